package dev.weir.load.trouble;

import dev.weir.database.Uninterruptibly;
import dev.weir.load.feed.Transfer;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Ledger;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that misbehave, two of each sort, again and again until they are closed. Each has a thread of its own. The
 * figures may be read from any thread.
 */
public final class BadClients implements AutoCloseable {

    private static final int OF_EACH_SORT = 2;
    private static final int KEYS = 10_000;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration SIP = Duration.ofMillis(250);
    private static final int SIPS = 20;
    private static final int BYTES_OF_A_SIP = 16;
    private static final long LONGEST_STAY_MILLIS = 20;

    private final URI service;
    private final String path;
    private final Ledger ledger;
    private final Duration patience;
    private final Map<Misbehaviour, LongAdder> counts = new EnumMap<>(Misbehaviour.class);
    private final LongAdder endless = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Begins.
     *
     * @param ledger is told of the transfers that are sent, and of those that are half sent
     * @param patience how long the service may leave a half-sent request without an answer
     */
    public BadClients(Target target, Ledger ledger, Duration patience) {
        this.service = target.url();
        this.path = target.path();
        this.ledger = ledger;
        this.patience = patience;
        for (Misbehaviour sort : Misbehaviour.values()) {
            counts.put(sort, new LongAdder());
            for (int i = 0; i < OF_EACH_SORT; i++) {
                threads.add(
                        Thread.ofPlatform().name("client that " + sort).daemon().start(() -> run(sort)));
            }
        }
    }

    /** How often it was done to the end. */
    public long count(Misbehaviour sort) {
        return counts.get(sort).sum();
    }

    /** Half-sent requests that the service left open for longer than the patience. */
    public long endless() {
        return endless.sum();
    }

    /** Returns when all have left. */
    @Override
    public void close() {
        stopped = true;
        threads.forEach(Uninterruptibly::join);
    }

    private void run(Misbehaviour sort) {
        while (!stopped) {
            try (RawClient client = new RawClient(service)) {
                misbehave(sort, client);
                counts.get(sort).increment();
            } catch (IOException e) {
                // The service did not put up with it, which is its right.
                Uninterruptibly.pause(PAUSE);
            }
            Uninterruptibly.pause(PAUSE);
        }
    }

    private void misbehave(Misbehaviour sort, RawClient client) throws IOException {
        switch (sort) {
            case READS_SLOWLY -> readSlowly(client);
            case LEAVES_A_READ -> {
                client.get(path + "/weir_load_slow?id=eq."
                        + ThreadLocalRandom.current().nextInt(1, KEYS));
                stay();
            }
            case LEAVES_A_WRITE -> {
                client.post(path + "/weir_load_ledger", transfer(Ledger.Word.UNKNOWN));
                stay();
            }
            case LEAVES_IN_THE_HEAD, STOPS_IN_THE_HEAD -> client.halfOfTheHead(path + "/weir_load_keys?id=eq.1");
            case LEAVES_IN_THE_BODY, STOPS_IN_THE_BODY ->
                client.halfOfTheBody(path + "/weir_load_ledger", transfer(Ledger.Word.NOT_DONE));
        }
        if (sort.waits() && !client.isEnded(patience)) {
            endless.increment();
        }
    }

    private String transfer(Ledger.Word word) {
        Transfer transfer = Transfer.any();
        ledger.note(transfer.id(), word);
        return transfer.json();
    }

    /** Long enough for the request to be anywhere on its way. */
    private static void stay() {
        Uninterruptibly.pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(LONGEST_STAY_MILLIS)));
    }

    private void readSlowly(RawClient client) throws IOException {
        client.get(path + "/weir_load_wide?limit=" + KEYS);
        for (int i = 0; i < SIPS && !stopped && client.read(BYTES_OF_A_SIP) >= 0; i++) {
            Uninterruptibly.pause(SIP);
        }
    }
}
