package dev.weir.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of the loopback address that is free at the moment; another program may take it before it is used. */
final class FreePort {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private FreePort() {}

    static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }
}
