package dev.weir.load.trouble;

import dev.weir.database.Uninterruptibly;
import dev.weir.load.feed.Transfer;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Ledger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * Some hundred clients that do what {@link Abuse} lists, again and again from {@link #start} until they are closed. Each
 * has a virtual thread and a connection of its own. Figures may be read from any thread.
 */
public final class Abusers implements AutoCloseable {

    private static final int OF_A_PIPELINE = 200;
    private static final int LARGE = 9_000_000;
    private static final int APOSTROPHES = 3_000_000;
    private static final int EXAMPLES = 10;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SLOW_SEND = Duration.ofMillis(100);
    private static final int BYTES_OF_A_SLOW_SEND = 3;
    private static final Duration SLOW_READ = Duration.ofSeconds(2);
    private static final Duration UNREAD = Duration.ofSeconds(4);
    private static final int BYTES_OF_A_SLOW_READ = 1024;
    private static final int SLOW_READS = 10;
    private static final Pattern REFUSED_BODY = Pattern.compile("(?s)HTTP/1.1 (400|408|503) .*");
    private static final Pattern WRITTEN = Pattern.compile("(?s)HTTP/1.1 (201|408|503) .*");

    /** An address of their own, by which the service tells its consumers: Linux has all of 127.0.0.0/8. */
    private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.2", 0);

    private final URI service;
    private final URI management;
    private final String path;
    private final Ledger ledger;
    private final Duration patience;
    private final Map<Abuse, LongAdder> counts = new EnumMap<>(Abuse.class);
    private final Map<Abuse, LongAdder> endless = new EnumMap<>(Abuse.class);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final LongAdder wrongs = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private final Set<RawClient> connected = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * Does nothing yet.
     *
     * @param ledger is told of all transfers that are sent, none of which is sent whole
     * @param patience how long the service may let a request that does not end stand
     */
    public Abusers(Target target, Ledger ledger, Duration patience) {
        this.service = target.url();
        this.management = target.management();
        this.path = target.path();
        this.ledger = ledger;
        this.patience = patience;
        for (Abuse abuse : Abuse.values()) {
            counts.put(abuse, new LongAdder());
            endless.put(abuse, new LongAdder());
        }
    }

    /** @param after how long the others have the service for themselves */
    public void start(Duration after) {
        for (Abuse abuse : Abuse.values()) {
            for (int i = 0; i < abuse.clients(); i++) {
                threads.add(Thread.ofVirtual().name("client that " + abuse).start(() -> run(abuse, after)));
            }
        }
    }

    /** How often it was done. */
    public long count(Abuse abuse) {
        return counts.get(abuse).sum();
    }

    /** How often the service let it stand for longer than the patience. */
    public long endless(Abuse abuse) {
        return endless.get(abuse).sum();
    }

    /** Answers that were not what has to be answered. */
    public long wrongs() {
        return wrongs.sum();
    }

    /** Some of these. */
    public List<String> examples() {
        return List.copyOf(wrong);
    }

    /** Returns when all have left, those that had to wait for too long included. */
    @Override
    public void close() {
        stopped = true;
        long deadline = System.nanoTime() + 2 * patience.toNanos();
        while (threads.stream().anyMatch(Thread::isAlive) && System.nanoTime() < deadline) {
            Uninterruptibly.pause(PAUSE);
        }
        connected.forEach(Abusers::leave);
        threads.forEach(Uninterruptibly::join);
    }

    private static void leave(RawClient client) {
        try {
            client.close();
        } catch (IOException alreadyGone) {
            // Which is what was wanted.
            return;
        }
    }

    private void run(Abuse abuse, Duration after) {
        Uninterruptibly.pause(after);
        while (!stopped) {
            try (RawClient client = new RawClient(isOnManagement(abuse) ? management : service, FROM)) {
                connected.add(client);
                once(abuse, client);
                connected.remove(client);
            } catch (IOException e) {
                // It was not let in.
                Uninterruptibly.pause(PAUSE);
            }
            Uninterruptibly.pause(PAUSE);
        }
    }

    private static boolean isOnManagement(Abuse abuse) {
        return abuse == Abuse.HALF_A_HEAD_TO_MANAGEMENT || abuse == Abuse.SAYS_NOTHING_TO_MANAGEMENT;
    }

    private void once(Abuse abuse, RawClient client) {
        counts.get(abuse).increment();
        try {
            commit(abuse, client);
        } catch (SocketTimeoutException stillOpen) {
            endless.get(abuse).increment();
        } catch (IOException e) {
            if (abuse == Abuse.PIPELINES && !stopped) {
                wrong("a pipeline was broken off: " + e);
            }
        }
    }

    private void commit(Abuse abuse, RawClient client) throws IOException {
        switch (abuse) {
            case SENDS_SLOWLY -> sendSlowly(client);
            case READS_SLOWLY -> readSlowly(client);
            case READS_NOTHING -> {
                client.send(pipeline(client, "weir_load_wide?id=lte.1000"));
                Uninterruptibly.pause(UNREAD);
            }
            case HALF_A_HEAD -> client.halfOfTheHead(path + "/weir_load_keys?id=eq.1");
            case HALF_A_HEAD_TO_MANAGEMENT -> client.halfOfTheHead("/actuator/health");
            case SAYS_NOTHING, SAYS_NOTHING_TO_MANAGEMENT -> {}
            case WITHHOLDS_THE_END -> withhold(client);
            case BREAKS_A_CHUNK -> chunks(client, "zz\r\n{}\r\n0\r\n\r\n");
            case BREAKS_A_TRAILER -> chunks(client, "0\r\nno trailer\u0001: \u0001\r\n\r\n");
            case PIPELINES -> readPipeline(client);
            case QUOTES -> quotes(client);
        }
        if (abuse.ends()) {
            client.all(patience);
        }
    }

    private void sendSlowly(RawClient client) throws IOException {
        byte[] body = transfer().json().getBytes(StandardCharsets.UTF_8);
        client.send(client.head("POST", path + "/weir_load_ledger", "Content-Length: " + body.length));
        long begun = System.nanoTime();
        for (int at = 0; at < body.length - 1 && !client.isAnswered(); at += BYTES_OF_A_SLOW_SEND) {
            client.send(body, at, Math.min(BYTES_OF_A_SLOW_SEND, body.length - 1 - at));
            Uninterruptibly.pause(SLOW_SEND);
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw new SocketTimeoutException();
            }
        }
    }

    private void readSlowly(RawClient client) throws IOException {
        client.get(path + "/weir_load_wide?limit=10000");
        for (int i = 0; i < SLOW_READS && !stopped && client.read(BYTES_OF_A_SLOW_READ) >= 0; i++) {
            Uninterruptibly.pause(SLOW_READ);
        }
    }

    private void withhold(RawClient client) throws IOException {
        String json = transfer().json();
        client.send(client.head("POST", path + "/weir_load_ledger", "Content-Length: " + LARGE));
        client.send(json.substring(0, json.length() - 1));
        client.send(" ".repeat(LARGE - json.length()));
    }

    private void chunks(RawClient client, String end) throws IOException {
        String json = transfer().json();
        client.send(client.head("POST", path + "/weir_load_ledger", "Transfer-Encoding: chunked")
                + "%x\r\n%s\r\n%s".formatted(json.length(), json, end));
        String answer = client.all(patience);
        if (!REFUSED_BODY.matcher(answer).matches() || answer.indexOf("HTTP/1.1 ", 1) > 0) {
            wrong("after a body that was broken: " + answer);
        }
    }

    /** Each request of a pipeline is answered, in its turn. */
    private void readPipeline(RawClient client) throws IOException {
        client.send(pipeline(client, "weir_load_keys?id=eq."));
        String[] answers = client.all(patience).split("HTTP/1\\.1 ");
        if (answers.length != OF_A_PIPELINE + 1) {
            wrong("%d answers to a pipeline of %d".formatted(answers.length - 1, OF_A_PIPELINE));
        }
        for (int i = 1; i < answers.length; i++) {
            if (!answers[i].startsWith("503 ") && !answers[i].endsWith("\r\n\r\n[{\"id\":%d}]".formatted(i))) {
                wrong("answer %d of a pipeline: %s".formatted(i, answers[i]));
            }
        }
    }

    /** @param read is asked for as it is, or with the request's number where it wants a value */
    private String pipeline(RawClient client, String read) {
        StringBuilder requests = new StringBuilder();
        for (int i = 1; i <= OF_A_PIPELINE; i++) {
            requests.append(client.head(
                    "GET",
                    path + "/" + read + (read.endsWith(".") ? i : ""),
                    i == OF_A_PIPELINE ? "Connection: close" : "Accept: */*"));
        }
        return requests.toString();
    }

    private void quotes(RawClient client) throws IOException {
        String json = "{\"writer\":\"00000000-0000-0000-0000-000000000000\",\"note\":\"%s\"}"
                .formatted("'".repeat(APOSTROPHES));
        client.send(client.head(
                "POST", path + "/weir_load_events", "Connection: close\r\nContent-Length: " + json.length()));
        client.send(json);
        String answer = client.all(patience);
        if (!WRITTEN.matcher(answer).matches()) {
            wrong("after a body of apostrophes: " + answer);
        }
    }

    /** One that is never sent whole, and so never done. */
    private Transfer transfer() {
        Transfer transfer = Transfer.any();
        ledger.note(transfer.id(), Ledger.Word.NOT_DONE);
        return transfer;
    }

    private void wrong(String what) {
        wrongs.increment();
        if (wrong.size() < EXAMPLES) {
            wrong.add(what);
        }
    }
}
