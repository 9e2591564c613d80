package dev.weir.load.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A reverse proxy for HTTP/1.1 that does what a router in front of several instances does, and nothing to be kind: it asks
 * each instance ten times a second whether it is ready, sends requests to those that are, and never sends one twice. A
 * client's connection has one to an instance behind it for as long as that instance is ready and does not say
 * {@code Connection: close}. When the instance fails, the client gets 502 with the reason in {@link #REASON}, and the
 * failure is counted.
 *
 * <p>Bodies are passed on as they come, the request's before the answer is read: no {@code Expect: 100-continue}, no
 * upgrade. A virtual thread for each client. May be used from any thread.
 */
public final class ReadinessBalancer implements AutoCloseable {

    /** The header of a 502 that says what the instance did. */
    public static final String REASON = "Weir-Load-Failure";

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int WAITING_TO_BE_ACCEPTED = 4096;
    private static final int EXAMPLES = 20;

    private final ServerSocket door;
    private final List<Upstream> upstreams = new CopyOnWriteArrayList<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong failures = new AtomicLong();
    private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();

    /** Listens on a free port of the loopback address. */
    public ReadinessBalancer() {
        try {
            door = new ServerSocket(0, WAITING_TO_BE_ACCEPTED, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("balancer").start(this::accept);
    }

    /** Where clients go, without a path. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /**
     * One more instance; its readiness has been asked once when this returns.
     *
     * @param url where it answers, without a path
     * @param readiness answers 200 while the instance wants requests
     */
    public Upstream add(String name, URI url, URI readiness) {
        Upstream upstream = new Upstream(name, url, readiness);
        upstream.look();
        upstreams.add(upstream);
        Thread.ofVirtual().name("readiness-of-" + name).start(() -> watch(upstream));
        return upstream;
    }

    /** An instance that has ended: it is not asked any more. */
    public void remove(Upstream upstream) {
        upstream.remove();
        upstreams.remove(upstream);
    }

    /** Requests that an instance did not answer, or not to the end, and those for which none was ready. */
    public long failures() {
        return failures.get();
    }

    /** A few words on each of the first twenty failures. */
    public List<String> examples() {
        return List.copyOf(examples);
    }

    /** How many instances are ready, by what they said last. */
    public int ready() {
        return allReady().size();
    }

    private List<Upstream> allReady() {
        return upstreams.stream().filter(Upstream::isReady).toList();
    }

    /** One of those that are ready, in turn. */
    Optional<Upstream> next() {
        List<Upstream> ready = allReady();
        return ready.isEmpty()
                ? Optional.empty()
                : Optional.of(ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())));
    }

    void failed(String words) {
        if (failures.incrementAndGet() <= EXAMPLES) {
            examples.add(words);
        }
    }

    private void watch(Upstream upstream) {
        while (!door.isClosed() && !upstream.isRemoved()) {
            upstream.look();
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                // Closed, which ends the loop, or a client that went before it was let in.
                continue;
            }
        }
    }

    private void serve(Socket client) {
        try {
            new Conversation(client, this).run();
        } finally {
            clients.remove(client);
        }
    }

    /** Ends all connections. */
    @Override
    public void close() {
        try {
            door.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
