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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between a client and the database, and makes the network in between as bad as a test needs it: goodbyes that
 * arrive late, or nothing that arrives at all.
 */
public final class TroubledNetwork implements AutoCloseable {

    private static final byte TERMINATE = 'X';
    private static final int TERMINATE_LENGTH = 5;

    private volatile InetSocketAddress database;
    private final ServerSocket door;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private volatile Duration lateGoodbyes = Duration.ZERO;
    private volatile boolean partitioned;
    private volatile boolean answersHeld;

    /** One connection, in its two parts; while it is silent neither part tells the other of its end. */
    private record Way(Socket client, Socket server, AtomicBoolean silent) {

        Way(Socket client) {
            this(client, new Socket(), new AtomicBoolean());
        }

        /** What was read and not passed on is lost, and the other end gets no goodbye. */
        static void reset(Socket socket) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // It was closed already.
            }
        }

        void close() {
            try (client;
                    server) {
                return;
            } catch (IOException e) {
                // It was closed already.
            }
        }

        boolean isClosed() {
            return client.isClosed() && server.isClosed();
        }
    }

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

    /** From now on connections that are made lead to another server on this machine, as behind a name after a failover. */
    public void leadTo(int otherPort) {
        database = new InetSocketAddress(InetAddress.getLoopbackAddress(), otherPort);
    }

    /** From now on a client's Terminate, and the end of its stream, reach the server this much later. */
    public void delayGoodbyes(Duration delay) {
        lateGoodbyes = delay;
    }

    /** From now on nothing passes, in either direction, and no end is told of it. */
    public void partition() {
        partitioned = true;
    }

    /** From now on what the database says does not arrive; what it is told does. */
    public void holdAnswers() {
        answersHeld = true;
    }

    /** What comes from now on passes again; connections that were cut off stay so. */
    public void heal() {
        partitioned = false;
        answersHeld = false;
    }

    /** Resets every connection there is, at both ends; what is on the way is lost. New ones may be made at once. */
    public int cut() {
        List<Way> cut = List.copyOf(ways);
        cut.forEach(way -> way.silent().set(true));
        cut.forEach(way -> Way.reset(way.server()));
        cut.forEach(way -> Way.reset(way.client()));
        cut.forEach(way -> way.silent().set(false));
        ways.removeAll(cut);
        return cut.size();
    }

    @Override
    public void close() throws IOException {
        door.close();
        ways.forEach(Way::close);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException e) {
                // The door was closed.
                return;
            }
        }
    }

    private void connect(Socket client) {
        Way way = new Way(client);
        ways.add(way);
        try {
            way.server().connect(database);
            client.setTcpNoDelay(true);
            way.server().setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> forward(way, client, way.server(), true));
            Thread.ofVirtual().start(() -> forward(way, way.server(), client, false));
        } catch (IOException e) {
            // The database is away: the client sees its connection end.
            way.close();
            ways.remove(way);
        }
    }

    private void forward(Way way, Socket from, Socket to, boolean fromClient) {
        try (from;
                to) {
            try {
                pass(from, to, fromClient);
            } finally {
                while (way.silent().get()) {
                    Uninterruptibly.pause(Duration.ofMillis(1));
                }
            }
        } catch (IOException e) {
            // One end is gone; closing tells the other.
        } finally {
            if (way.isClosed()) {
                ways.remove(way);
            }
        }
    }

    private void pass(Socket from, Socket to, boolean fromClient) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[16384];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (fromClient && read == TERMINATE_LENGTH && buffer[0] == TERMINATE) {
                Uninterruptibly.pause(lateGoodbyes);
            }
            awaitPassage(fromClient);
            out.write(buffer, 0, read);
            out.flush();
        }
        awaitPassage(fromClient);
        if (fromClient) {
            Uninterruptibly.pause(lateGoodbyes);
            to.shutdownOutput();
            awaitEnd(to);
        }
    }

    private void awaitPassage(boolean fromClient) {
        while (partitioned || (answersHeld && !fromClient)) {
            Uninterruptibly.pause(Duration.ofMillis(10));
        }
    }

    /** After the client's half is closed, the other direction goes on until the server closes its own. */
    private static void awaitEnd(Socket server) {
        while (!server.isClosed() && !server.isInputShutdown()) {
            Uninterruptibly.pause(Duration.ofMillis(1));
        }
    }
}
