package dev.weir.compare.shared;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens keep-alive connections, has one request answered on each, says so, and then leaves them idle until its standard
 * input ends.
 */
public final class IdleClients {

    private IdleClients() {}

    /** @param args port, number of connections, path */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        int number = Integer.parseInt(args[1]);
        byte[] request =
                ("GET " + args[2] + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        List<SocketChannel> channels = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            channels.add(answered(server, request));
        }
        System.out.println("open " + channels.size());
        while (System.in.read() >= 0) {
            continue;
        }
        System.out.println(
                "still open " + channels.stream().filter(IdleClients::isOpen).count());
    }

    private static SocketChannel answered(InetSocketAddress server, byte[] request) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.write(ByteBuffer.wrap(request));
        ByteBuffer answer = ByteBuffer.allocate(4096);
        if (channel.read(answer) < 0) {
            throw new IOException("The server closed a connection instead of answering");
        }
        channel.configureBlocking(false);
        return channel;
    }

    /** The rest of an answer that came in two parts may still be there; an end is an end. */
    private static boolean isOpen(SocketChannel channel) {
        try {
            ByteBuffer rest = ByteBuffer.allocate(4096);
            int read = channel.read(rest);
            while (read > 0) {
                rest.clear();
                read = channel.read(rest);
            }
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
