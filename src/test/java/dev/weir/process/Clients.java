package dev.weir.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients, each with one keep-alive connection and one request on it at a time, that keep book of every request. A
 * client connects again when the server says that it closes the connection, and gives up when it cannot, or when it is
 * cut off: that is in the book too.
 */
final class Clients implements AutoCloseable {

    /** Keeps the ports of closed connections from running out while every response closes one. */
    private static final Duration THINKING = Duration.ofMillis(20);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final String path;
    private final Queue<Sent> book = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * What became of a request.
     *
     * @param written when its last byte was written, or when that failed, as {@link System#nanoTime()} counts
     * @param outcome {@code 200 ...} or what went wrong instead of a whole response
     */
    record Sent(long written, String outcome) {}

    Clients(int port, String path) {
        this.port = port;
        this.path = path;
    }

    /** Adds clients that send one request after the other. */
    void busy(int clients) {
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(this::requestAfterRequest));
        }
    }

    /** Adds connections on which one request is answered now and another is written at a later time. */
    void idleUntil(long nanoTime, int clients) {
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> nowAndAt(nanoTime)));
        }
    }

    /** The requests whose last byte was written before a time. */
    List<Sent> writtenBefore(long nanoTime) {
        return book.stream().filter(sent -> sent.written() - nanoTime < 0).toList();
    }

    /** How many requests have been sent and have come to their end. */
    int count() {
        return book.size();
    }

    /** Returns when every client has given up. */
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void requestAfterRequest() {
        while (!stopped) {
            try (KeepAliveConnection connection = new KeepAliveConnection(port, PATIENCE)) {
                while (!stopped && !connection.isLast()) {
                    exchange(connection);
                    LockSupport.parkNanos(THINKING.toNanos());
                }
            } catch (IOException e) {
                book.add(new Sent(System.nanoTime(), e.toString()));
                return;
            }
        }
    }

    private void nowAndAt(long nanoTime) {
        try (KeepAliveConnection connection = new KeepAliveConnection(port, PATIENCE)) {
            exchange(connection);
            for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            exchange(connection);
        } catch (IOException e) {
            book.add(new Sent(nanoTime, e.toString()));
        }
    }

    private void exchange(KeepAliveConnection connection) throws IOException {
        connection.write(path);
        long written = System.nanoTime();
        try {
            KeepAliveConnection.Response response = connection.read();
            book.add(new Sent(written, response.status() + " " + response.body()));
        } catch (IOException e) {
            book.add(new Sent(written, e.toString()));
            throw e;
        }
    }

    /** Tells every client to give up. */
    @Override
    public void close() {
        stopped = true;
    }
}
