package dev.weir.spec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of requests on a connection whose bodies do not end well, that follow each other, or that are not read. */
@SpecTest
class ConnectionSpecIT {

    private static final String HEAD = "POST /rest/v1/pets HTTP/1.1\r\nHost: localhost\r\n";
    private static final String JSON_CHUNKS =
            HEAD + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"name\":\"ghost\"}\r\n";
    private static final String READ = "GET /rest/v1/pets?select=name HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LAST_READ =
            "GET /rest/v1/pets?select=name HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String LAST_DELETE = "DELETE /rest/v1/pets?id=eq.1 HTTP/1.1\r\nHost: localhost\r\n";
    private static final String SLOW = "/rest/v1/slow_numbers?select=slow";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    @Autowired
    private Http http;

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate owners, pets restart identity;
                insert into pets (name) values ('Rex');
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "-1\r\n",
                "0x0\r\n",
                "\r\n",
                "80000000\r\n\r\n",
                "0;a=\"b\r\n\r\n",
                "0;=\r\n\r\n",
                "0\r\nBad\u0000Name: 1\r\n\r\n",
                "0\r\nNo colon\r\n\r\n",
                "0\r\nName : 1\r\n\r\n",
                "1\r\nab\r\n0\r\n\r\n",
                "1\r\n \n0\r\n\r\n",
                "0\n\n"
            })
    void aBodyThatEndsBadlyIsNotCarriedOut(String end) throws IOException {
        String answer = exchange(JSON_CHUNKS + end);

        assertThat(statuses(answer)).containsExactly(400);
        assertThat(answer).contains("\"code\":\"PGRST100\"", "\"message\":\"The request is not valid HTTP\"");
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
        http.get("/pets?select=name").is(200, "[{\"name\":\"Rex\"}]");
    }

    @Test
    void aBodyThatEndsBadlyBehindAnUnansweredRequestIsNotCarriedOutEither() throws IOException {
        String answer = exchange(READ + JSON_CHUNKS + "zz\r\n");

        assertThat(statuses(answer)).containsExactly(200, 400);
        assertThat(answer).contains("[{\"name\":\"Rex\"}]", "\"code\":\"PGRST100\"");
        http.get("/pets?select=name").is(200, "[{\"name\":\"Rex\"}]");
    }

    @Test
    void aDeletionWhoseBodyEndsBadlyIsNotCarriedOut() throws IOException {
        String answer = exchange(LAST_DELETE + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n");

        assertThat(statuses(answer)).containsExactly(400);
        http.get("/pets?select=name").is(200, "[{\"name\":\"Rex\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 17\r\nContent-Length: 18\r\n",
                "Content-Length: 17\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: +17\r\n",
                "Content-Length: 17,18\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n"
            })
    void lengthsThatContradictAreRefused(String lengths) throws IOException {
        String answer = exchange(HEAD + lengths + "\r\n{\"name\":\"ghost\"}\n");

        assertThat(statuses(answer)).containsExactly(400);
        assertThat(answer).contains("\"code\":\"PGRST100\"");
        http.get("/pets?select=name").is(200, "[{\"name\":\"Rex\"}]");
    }

    @Test
    void aClientThatLeavesInMidBodyHasChangedNothing() throws IOException {
        try (Socket socket = http.connect()) {
            socket.getOutputStream().write((HEAD + "Content-Length: 17\r\n\r\n{\"name\":\"ghost\"}").getBytes(UTF_8));
            socket.shutdownOutput();
            Http.readUpToTheEnd(socket);
        }
        http.get("/pets?select=name").is(200, "[{\"name\":\"Rex\"}]");
    }

    @Test
    void whatIsTheClientsFaultIsNotCountedAsTheServices() throws IOException {
        long failures = serverErrors();
        exchange(JSON_CHUNKS + "zz\r\n");
        exchange(HEAD + "Transfer-Encoding: chunked\r\n\r\n6000\r\n" + " ".repeat(0x6000) + "\r\n");
        long gone = answers("status", "UNKNOWN");
        try (Socket socket = http.connect()) {
            socket.getOutputStream().write((HEAD + "Content-Length: 17\r\n\r\n{").getBytes(UTF_8));
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> answers("status", "UNKNOWN") == gone + 1);
        assertThat(serverErrors()).isEqualTo(failures);
    }

    private long serverErrors() {
        return answers("outcome", "SERVER_ERROR");
    }

    private long answers(String tag, String value) {
        return meters.find("http.server.requests").tag(tag, value).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void aPipelineWhoseLastSaysCloseIsAnsweredWhole() throws IOException {
        assertThat(statuses(exchange(READ + LAST_READ))).containsExactly(200, 200);
        assertThat(statuses(exchange(READ + "GET /rest/v1/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n" + LAST_READ)))
                .containsExactly(200, 404, 200);
    }

    @Test
    void requestsWithoutABodyAreAnsweredWhateverTheirMethod() throws IOException {
        String requests = Stream.of("GET", "HEAD", "OPTIONS", "POST", "DELETE", "PATCH", "PUT", "BREW")
                .map(method -> with(method, "/rest/v1/pets?select=name&id=eq.7"))
                .collect(Collectors.joining());

        assertThat(statuses(exchange(requests + LAST_READ)))
                .containsExactly(200, 200, 200, 400, 204, 400, 400, 405, 200);
    }

    /** Well before the deadline, at which the query would end in any case. */
    @ParameterizedTest
    @ValueSource(strings = {"", READ})
    void theQueryOfAClientThatLeavesEnds(String before) throws IOException {
        try (Socket socket = http.connect()) {
            socket.getOutputStream().write((before + with("GET", SLOW)).getBytes(UTF_8));
            await().until(() -> SpecDatabase.reading("slow_numbers") == 1);
        }
        await().atMost(Duration.ofSeconds(2)).until(() -> SpecDatabase.reading("slow_numbers") == 0);
    }

    @Test
    void aLongPipelineIsAnsweredWholeAndInOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String name = "n%d".formatted(i);
            requests.append("GET /rest/v1/pets?select=%s:name HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(name));
            expected.add("[{\"%s\":\"Rex\"}]".formatted(name));
        }
        String answer = exchange(requests + LAST_READ);

        assertThat(statuses(answer)).hasSize(1001).containsOnly(200);
        assertThat(all(answer, Pattern.compile("\\[\\{\"n\\d+\":\"Rex\"}]"))).isEqualTo(expected);
    }

    @Test
    void aBadHeadBehindAnUnansweredRequestIsToldWhatIsWrong() throws IOException {
        String answer = exchange(READ + "GET /rest/v1/pets HTTP/1.1\r\nHost: localhost\r\nName : 1\r\n\r\n" + READ);

        assertThat(statuses(answer)).containsExactly(200, 400);
        assertThat(answer).contains("\"code\":\"PGRST100\"");
    }

    @Test
    void tooMuchBehindAnUnansweredRequestIsToldSo() throws IOException {
        String head = READ + "GET /rest/v1/pets?a=";
        assertThat(exchange(head + "a".repeat(66_000) + " HTTP/1.1\r\n\r\n")).contains("\"code\":\"WEIR414\"");
        assertThat(exchange(READ + "GET / HTTP/1.1\r\nHost: localhost\r\nA: " + "a".repeat(66_000) + "\r\n\r\n"))
                .contains("\"code\":\"WEIR431\"");
        assertThat(exchange(READ + HEAD + "Content-Length: 99999\r\n\r\n")).contains("\"code\":\"WEIR413\"");
        assertThat(exchange(READ + HEAD + "Transfer-Encoding: chunked\r\n\r\n6000\r\n" + " ".repeat(0x6000) + "\r\n"))
                .contains("\"code\":\"WEIR413\"");
    }

    @Test
    void aDeletionReadsABodyItHasNoUseForBeforeItAnswers() throws IOException {
        String body = "x".repeat(15_000);
        String length = "Content-Length: 15000\r\n";
        assertThat(statuses(exchange(LAST_DELETE + length + "\r\n" + body + LAST_READ)))
                .containsExactly(204, 200);
        String chunked = "Transfer-Encoding: chunked\r\n";
        String chunks = "3A98\r\n" + body + "\r\n0\r\n\r\n";
        assertThat(statuses(exchange(LAST_DELETE + chunked + "\r\n" + chunks + LAST_READ)))
                .containsExactly(204, 200);
        String expect = "Expect: 100-continue\r\n";
        assertThat(statuses(exchange(LAST_DELETE + length + expect + "\r\n" + body + LAST_READ)))
                .containsExactly(100, 204, 200);
        assertThat(statuses(exchange(LAST_DELETE + chunked + expect + "\r\n" + chunks + LAST_READ)))
                .containsExactly(100, 204, 200);
    }

    @Test
    void aDeletionWhoseBodyIsTooLongIsRefusedAndNotCarriedOut() throws IOException {
        String answer = exchange(LAST_DELETE + "Content-Length: 9000000\r\nExpect: 100-continue\r\n\r\n");

        assertThat(statuses(answer)).containsExactly(413);
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
        http.get("/pets?select=name").is(200, "[{\"name\":\"Rex\"}]");
    }

    @Test
    void anAnswerThatComesBeforeABodyThatIsNotReadEndsTheConnectionAndSaysSo() throws IOException {
        String head = "POST /nowhere HTTP/1.1\r\nHost: localhost\r\n";
        for (String rest : List.of(
                "Content-Length: 15000\r\nExpect: 100-continue\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n")) {
            String answer = exchange(head + rest);
            assertThat(statuses(answer)).as(rest).containsExactly(404);
            assertThat(answer.toLowerCase(Locale.ROOT)).as(rest).contains("connection: close");
        }
    }

    @Test
    void anAnswerThatComesBeforeAShortBodyKeepsTheConnection() throws IOException {
        try (Socket socket = http.connect()) {
            String head = "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            String answer = readUpTo(socket, "relation}\"}");
            assertThat(statuses(answer)).containsExactly(404);
            assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("connection: close");

            socket.getOutputStream().write(("x".repeat(15_000) + LAST_READ).getBytes(UTF_8));
            assertThat(statuses(new String(Http.readUpToTheEnd(socket), UTF_8))).containsExactly(200);
        }
    }

    @Test
    void anExpectationIsMetOrRefused() throws IOException {
        String json = "Content-Length: 14\r\nConnection: close\r\n";
        String body = "{\"name\":\"Kim\"}";
        assertThat(statuses(exchange(HEAD + json + "Expect: 100-Continue\r\n\r\n" + body)))
                .containsExactly(100, 201);
        assertThat(statuses(exchange(HEAD + json + "Expect: a-miracle\r\n\r\n" + body)))
                .containsExactly(417);
        assertThat(exchange(HEAD + json + "Expect: 100-continue, a-miracle\r\n\r\n" + body))
                .startsWith("HTTP/1.1 417 ")
                .contains("\"code\":\"WEIR417\"", "a-miracle");
        assertThat(statuses(exchange(with("GET", "/rest/v1/pets", "Connection: close", "Expect: 100-continue"))))
                .containsExactly(200);
        assertThat(statuses(exchange("POST /rest/v1/pets HTTP/1.0\r\nHost: localhost\r\n" + json
                        + "Expect: 100-continue\r\n\r\n" + body)))
                .containsExactly(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /rest/v1/pe[ts HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET //[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET http://[bad/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET pets HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "TRACE /rest/v1/pets HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "BREW /rest/v1/pets HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "get /rest/v1/pets HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /rest/v1/pets HTTP/1.1\r\nHost: localhost:port\r\n\r\n",
                "GET /rest/v1/pets HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET /rest/v1/pets HTTP/1.1\r\nHost : localhost\r\n\r\n",
                "GET /rest/v1/pets HTTP/1.1\r\nHost: localhost\r\nA: \u0000\r\n\r\n",
                "GET /rest/v1/pets HTTP/3.0\r\nHost: localhost\r\n\r\n",
                "GET /rest/v1/pets HTTP/0.9\r\nHost: localhost\r\n\r\n",
                "GET /rest/v1/pets HTTX/1.1\r\nHost: localhost\r\n\r\n",
                "GET /rest/v1/pets\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"
            })
    void whateverIsRefusedIsToldWhyInJson(String request) throws IOException {
        for (String before : List.of("", READ)) {
            String answer = exchange(before + request + LAST_READ);
            String last = answer.substring(before.isEmpty() ? 0 : answer.indexOf("HTTP/1.1 ", 1));

            assertThat(last).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
            assertThat(last.toLowerCase(Locale.ROOT)).contains("content-type: application/json; charset=utf-8\r\n");
            assertThat(last).contains("\r\n\r\n{\"code\":\"");
        }
    }

    @Test
    void aPreflightIsToldWhyInJson() throws IOException {
        String preflight = with(
                "OPTIONS",
                "/rest/v1/pets",
                "Origin: http://elsewhere",
                "Access-Control-Request-Method: GET",
                "Connection: close");

        assertThat(exchange(preflight)).startsWith("HTTP/1.1 403 ").contains("\r\n\r\n{\"code\":\"WEIR403\"");
    }

    @Test
    void aRefusedHeadHasTheHeadersAndNoBody() throws IOException {
        String answer = exchange("HEAD /rest/v1/pets?id=100% HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: application/json")
                .containsPattern("length: [1-9]");
    }

    /** A request of nothing but its first line and a Host. */
    private static String with(String method, String target, String... headers) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
                .formatted(
                        method,
                        target,
                        Stream.of(headers).map(line -> line + "\r\n").collect(Collectors.joining()));
    }

    private String exchange(String requests) throws IOException {
        try (Socket socket = http.connect()) {
            Thread sender = Thread.ofVirtual().start(() -> send(socket, requests));
            String answer = new String(Http.readUpToTheEnd(socket), UTF_8);
            sender.interrupt();
            return answer;
        }
    }

    /** What the other end does not take is not of interest. */
    private static void send(Socket socket, String requests) {
        try {
            socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
        } catch (IOException reset) {
            assertThat(reset).isNotNull();
        }
    }

    private static String readUpTo(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (read.indexOf(end) < 0) {
            read.append((char) in.read());
        }
        return read.toString();
    }

    private static List<Integer> statuses(String answer) {
        return STATUS.matcher(answer)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    private static List<String> all(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
