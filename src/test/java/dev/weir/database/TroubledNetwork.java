package dev.weir.database;

import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and the database, and makes the network in between as bad as a test needs it: goodbyes that
 * arrive late, or nothing that arrives at all.
 */
public final class TroubledNetwork implements AutoCloseable {

    private static final byte TERMINATE = 'X';
    private static final int TERMINATE_LENGTH = 5;

    private final InetSocketAddress database;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Duration lateGoodbyes = Duration.ZERO;
    private volatile boolean partitioned;

    public TroubledNetwork(Login login) {
        this.database = new InetSocketAddress(login.host(), login.port());
        try {
            this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** From now on a client's Terminate, and the end of its stream, reach the server this much later. */
    public void delayGoodbyes(Duration delay) {
        lateGoodbyes = delay;
    }

    /** From now on nothing passes, in either direction, and no end is told of it. */
    public void partition() {
        partitioned = true;
    }

    /** What comes from now on passes again; connections that were cut off stay so. */
    public void heal() {
        partitioned = false;
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket();
                sockets.add(client);
                sockets.add(server);
                server.connect(database);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> forward(client, server, true));
                Thread.ofVirtual().start(() -> forward(server, client, false));
            } catch (IOException e) {
                // The door was closed, or the database is away: the client sees its connection end.
                sockets.removeIf(Socket::isClosed);
            }
        }
    }

    private void forward(Socket from, Socket to, boolean fromClient) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16384];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (fromClient && read == TERMINATE_LENGTH && buffer[0] == TERMINATE) {
                    Uninterruptibly.pause(lateGoodbyes);
                }
                while (partitioned) {
                    Uninterruptibly.pause(Duration.ofMillis(10));
                }
                out.write(buffer, 0, read);
                out.flush();
            }
            while (partitioned) {
                Uninterruptibly.pause(Duration.ofMillis(10));
            }
            if (fromClient) {
                Uninterruptibly.pause(lateGoodbyes);
                to.shutdownOutput();
                awaitEnd(to);
            }
        } catch (IOException e) {
            // One end is gone; closing tells the other.
        }
    }

    /** After the client's half is closed, the other direction goes on until the server closes its own. */
    private static void awaitEnd(Socket server) {
        while (!server.isClosed() && !server.isInputShutdown()) {
            Uninterruptibly.pause(Duration.ofMillis(1));
        }
    }
}
