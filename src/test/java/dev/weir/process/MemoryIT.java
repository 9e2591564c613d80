package dev.weir.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that make the service hold much: judged by what the others are answered meanwhile. */
class MemoryIT {

    private static final String TABLES = """
            create table notes (id int primary key, text text);
            insert into notes select i, repeat('n', 1000) from generate_series(1, 1000) i;
            create view libraries as
              with volume as materialized (select ('"' || repeat('l', 250000000) || '"')::json as text)
              select i as id, text from volume cross join generate_series(1, 6) i;
            create view lines as
              select i as id, repeat('l', 250) as text from generate_series(1, 150000) i;
            create view books as select i as id, repeat('b', 1000000) as text from generate_series(1, 40) i;
            """;

    private static final Duration ATTACK = Duration.ofSeconds(12);

    /** It takes PostgreSQL some seconds to build 1 GB, and more where the machine is busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern CODE = Pattern.compile("^\\{\"code\":\"([A-Z0-9]+)\"");

    private static final long TENTH_OF_A_SECOND = 100_000_000;

    /** Refused for lack of memory, and said so. */
    private static final Set<String> HONEST = Set.of("200", "503 WEIR008", "503 WEIR009");

    private static WeirProcess weir;
    private List<String> atStart = List.of();

    private final List<Socket> attackers = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        weir = WeirProcess.ready(
                TestDatabase.createDatabase(TABLES),
                List.of("-Xmx256m", "-XX:MaxDirectMemorySize=256m"),
                "weir.dispatch.deadline=" + PATIENCE.toSeconds() + "s");
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @BeforeEach
    void count() throws IOException, InterruptedException {
        atStart = replaced();
    }

    @AfterEach
    void leave() throws IOException {
        for (Socket attacker : attackers) {
            attacker.close();
        }
    }

    @Test
    void uploadsWhoseLastByteIsWithheldHarmNobodyElse() throws Exception {
        byte[] piece = ("[{\"id\": 5000, \"text\": \"" + "x".repeat((1 << 20) - 24)).getBytes(US_ASCII);
        for (int i = 0; i < 27; i++) {
            Thread.ofVirtual().start(() -> upload(piece, 10_000_000));
        }
        assertThat(answersOfOthers("/rest/v1/notes?id=eq.1", "/rest/v1/notes?limit=900"))
                .isSubsetOf(HONEST)
                .contains("200");
        assertThatNothingBroke();
    }

    @Test
    void slowReadersOfLargeAnswersHarmNobodyElse() throws Exception {
        readBooksSlowly(12);
        assertThat(answersOfOthers("/rest/v1/notes?id=eq.1", "/rest/v1/notes?limit=900", "/rest/v1/books?limit=20"))
                .isSubsetOf(HONEST)
                .contains("200");
        assertThatNothingBroke();
    }

    @Test
    void largeWritesAreCarriedOutOrRefusedWhileReadersHoldWhatThereIsForAnswers() throws Exception {
        readBooksSlowly(8);
        Set<String> answers = ConcurrentHashMap.newKeySet();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int id = 10_000 + i;
            writers.add(Thread.ofVirtual().start(() -> answers.add(write(id))));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(answers).isSubsetOf("201", "503 WEIR008").contains("201");
        assertThatNothingBroke();
    }

    private static String write(int id) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = "[{\"id\":%d,\"text\":\"%s\"}]".formatted(id, "w".repeat(9_000_000));
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + weir.port() + "/rest/v1/notes"))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer(response);
        } catch (IOException | InterruptedException broken) {
            return broken.toString();
        }
    }

    /** PostgreSQL's own limit of 1 GB comes before ours is looked at. */
    @Test
    void aResultThatPostgresqlCannotBuildNamesTheStream() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + weir.port() + "/rest/v1/libraries"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> response;
        try (HttpClient client = HttpClient.newHttpClient()) {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        }

        assertThat(response.body()).contains("\"code\":\"WEIR406\"", "application/x-ndjson");
        assertThat(response.statusCode()).isEqualTo(406);
    }

    @Test
    void aSteadyReaderOfAStreamIsNotCutOff() throws Exception {
        try (Socket socket = connect(64 * 1024)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            "GET /rest/v1/lines HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: application/x-ndjson\r\n\r\n"
                                    .getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            for (int tenth = 0; tenth < 200; tenth++) {
                assertThat(in.readNBytes(5_000)).hasSize(5_000);
                LockSupport.parkNanos(TENTH_OF_A_SECOND);
            }
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isGreaterThan(39_000_000);
        }
        assertThat(weir.output()).doesNotContain("A stream was broken off");
    }

    private static Set<String> answersOfOthers(String... paths) throws IOException, InterruptedException {
        Set<String> answers = new TreeSet<>();
        long end = System.nanoTime() + ATTACK.toNanos();
        while (System.nanoTime() - end < 0) {
            for (String path : paths) {
                answers.add(answer(weir.get(path)));
            }
        }
        return answers;
    }

    private static String answer(HttpResponse<String> response) {
        Matcher code = CODE.matcher(response.body());
        return response.statusCode() + (code.find() ? " " + code.group(1) : "");
    }

    private void assertThatNothingBroke() throws IOException, InterruptedException {
        assertThat(weir.output()).doesNotContain("OutOfDirectMemoryError", "OutOfMemoryError", "Connection Error");
        assertThat(replaced()).isEqualTo(atStart);
        assertThat(weir.probe("/actuator/health/liveness")).isEqualTo(200);
    }

    /** Lines of the meter of connections that ended. */
    private static List<String> replaced() throws IOException, InterruptedException {
        return weir.manage("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("weir_connections_replaced_total"))
                .toList();
    }

    private void upload(byte[] piece, int length) {
        try {
            Socket socket = connect();
            socket.getOutputStream()
                    .write(("POST /rest/v1/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + length + "\r\n\r\n")
                            .getBytes(US_ASCII));
            for (int left = length - 1; left > 0; left -= piece.length) {
                socket.getOutputStream().write(piece, 0, Math.min(left, piece.length));
            }
        } catch (IOException refused) {
            // As it should be.
        }
    }

    /** Returns when each reader has an answer of 40 MB before it, or has been refused it. */
    private void readBooksSlowly(int readers) throws IOException, InterruptedException {
        CountDownLatch begun = new CountDownLatch(readers);
        for (int i = 0; i < readers; i++) {
            // Each another one: who asks the same at the same moment shares an answer.
            trickle("GET /rest/v1/books?id=lt.%d HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(1000 + i), begun);
        }
        assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Asks, and reads the answer at 256 bytes a second. */
    private void trickle(String request, CountDownLatch begun) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        Thread.ofVirtual().start(() -> {
            try {
                InputStream in = socket.getInputStream();
                in.read();
                begun.countDown();
                while (in.readNBytes(1024).length == 1024) {
                    LockSupport.parkNanos(40 * TENTH_OF_A_SECOND);
                }
            } catch (IOException cutOff) {
                begun.countDown();
            }
        });
    }

    private Socket connect() throws IOException {
        return connect(4096);
    }

    /** @param buffer bytes; with few of them the kernel itself may send only now and then, once a window was closed */
    private Socket connect(int buffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(buffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), weir.port()));
        synchronized (attackers) {
            attackers.add(socket);
        }
        return socket;
    }
}
