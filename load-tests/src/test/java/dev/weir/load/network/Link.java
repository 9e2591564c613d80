package dev.weir.load.network;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection to an instance. What goes wrong with it is an {@link UpstreamFailure}; used by one thread. */
final class Link implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2000;
    private static final int BUFFER = 16 * 1024;

    private final Upstream upstream;
    private final Socket socket = new Socket();
    private final Wire in;
    private final OutputStream out;

    Link(Upstream upstream) throws UpstreamFailure {
        this.upstream = upstream;
        try {
            socket.connect(upstream.address(), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new Wire(new Input(socket.getInputStream()));
            out = new Output(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
        } catch (IOException e) {
            close();
            throw new UpstreamFailure(upstream, e);
        }
    }

    Upstream upstream() {
        return upstream;
    }

    Wire in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, and that is all that was wanted.
            return;
        }
    }

    private final class Input extends InputStream {

        private final InputStream in;

        Input(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return in.read(bytes, from, length);
            } catch (IOException e) {
                throw new UpstreamFailure(upstream, e);
            }
        }
    }

    private final class Output extends OutputStream {

        private final OutputStream out;

        Output(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw new UpstreamFailure(upstream, e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw new UpstreamFailure(upstream, e);
            }
        }
    }
}
