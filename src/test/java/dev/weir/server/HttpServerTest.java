package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.OperatorAccessConfiguration;
import dev.weir.auth.OwnConnections;
import dev.weir.dispatch.Drainable;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.http.HttpConfiguration;
import dev.weir.http.RequestAttributes;
import dev.weir.pool.Database;
import dev.weir.pool.MemoryBudget;
import dev.weir.pool.Unreachable;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import dev.weir.telemetry.TelemetryConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** The server with routes of the test's own, behind real sockets, and with no database behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext context;
    private int port;
    private int managementPort;

    // Not annotated as a configuration: a scan of the packages must not find it.
    @EnableAutoConfiguration(
            exclude = R2dbcAutoConfiguration.class,
            excludeName = "dev.weir.embedded.EmbeddedConfiguration")
    @Import({
        HttpConfiguration.class,
        ServerConfiguration.class,
        ShutdownConfiguration.class,
        HealthConfiguration.class,
        TelemetryConfiguration.class,
        OperatorAccessConfiguration.class
    })
    static class Fakes {

        @Bean
        LoopResources loops() {
            return LoopResources.create("test", 1, 2, true, false);
        }

        @Bean
        Queue<Event> events() {
            return new ConcurrentLinkedQueue<>();
        }

        @Bean
        @Primary
        Observer recorder(Observer observer, Queue<Event> events) {
            return event -> {
                events.add(event);
                observer.on(event);
            };
        }

        @Bean
        MemoryBudget responseMemory() {
            return new MemoryBudget(1 << 28);
        }

        @Bean
        OwnConnections ownConnections() {
            return new OwnConnections();
        }

        @Bean
        Database database() {
            return new IdleDatabase();
        }

        @Bean
        IdleConsole console() {
            return new IdleConsole();
        }

        @Bean
        Drainable dispatcher() {
            return new Drainable() {
                @Override
                public Mono<Void> drain() {
                    return Mono.empty();
                }

                @Override
                public Mono<Integer> cancelAll() {
                    return Mono.just(0);
                }
            };
        }

        /** A permit for each body that somebody has begun to read. */
        @Bean
        Semaphore bodies() {
            return new Semaphore(0);
        }

        @Bean
        Supplier<RouterFunction<ServerResponse>> routes(Semaphore bodies) {
            RouterFunction<ServerResponse> routes = RouterFunctions.route()
                    .GET("/echo", request -> {
                        request.attributes().put(RequestAttributes.ROUTE, "echo");
                        return ServerResponse.ok()
                                .contentType(MediaType.TEXT_PLAIN)
                                .bodyValue(request.queryParam("q").orElse(""));
                    })
                    .GET(
                            "/busy",
                            request -> Mono.error(new FailureException(
                                    new ServiceFailure.Overloaded("Full", Duration.ofMillis(1200)))))
                    .POST("/body", request -> {
                        request.attributes().put(RequestAttributes.ROUTE, "body");
                        return request.bodyToMono(String.class)
                                .doOnSubscribe(reading -> bodies.release())
                                .flatMap(body -> ServerResponse.ok().bodyValue(body));
                    })
                    .POST("/silent", request -> Mono.never())
                    .GET("/thread", request -> ServerResponse.ok()
                            .bodyValue(Thread.currentThread().getName()))
                    .GET("/defect", request -> Mono.error(new IllegalStateException("secret")))
                    .build();
            return () -> routes;
        }
    }

    private static final class IdleDatabase implements Database {
        @Override
        public Mono<Void> start() {
            return Mono.empty();
        }

        @Override
        public boolean up() {
            return true;
        }

        @Override
        public Optional<Unreachable> unreachable() {
            return Optional.empty();
        }

        @Override
        public String description() {
            return "no database";
        }

        @Override
        public String applicationName() {
            return "weir-test";
        }

        @Override
        public int bound() {
            return 4;
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }

    @BeforeAll
    void start() {
        context = new SpringApplicationBuilder(Fakes.class)
                .run("--server.port=0", "--management.server.port=0", "--weir.http.read-timeout=1s");
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        managementPort = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void anUnknownPathIsA404ThatSaysWhereTheRelationsAre() throws Exception {
        HttpResponse<String> response = get(port, "/nowhere");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .isEqualTo("{\"code\":\"PGRST125\",\"message\":\"Invalid path specified in request URL\","
                        + "\"details\":\"Nothing is served at /nowhere\","
                        + "\"hint\":\"The relations of the database are at /rest/v1/{relation}\"}");
    }

    @Test
    void aFailureOfAHandlerIsRenderedWithItsRetryAfter() throws Exception {
        HttpResponse<String> response = get(port, "/busy");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After").orElse("none")).isIn("2", "3");
        assertThat(response.body()).startsWith("{\"code\":\"WEIR001\",\"message\":\"Full\"");
    }

    @Test
    void aDefectTellsTheClientNothingOfItself() throws Exception {
        HttpResponse<String> response = get(port, "/defect");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("WEIR500").doesNotContain("secret");
    }

    @Test
    void aLongUriIs414WithABody() throws Exception {
        assertThat(get(port, "/echo?q=" + "a".repeat(65_536)).body())
                .contains("\"code\":\"WEIR414\"", "weir.http.max-uri");
        assertThat(get(port, "/echo?q=" + "a".repeat(65_000)).statusCode()).isEqualTo(200);
    }

    @Test
    void longHeadersAre431WithABody() throws Exception {
        String answer = exchange("GET /echo HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "a".repeat(70_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("\"code\":\"WEIR431\"", "weir.http.max-headers");
    }

    @Test
    void whatIsNotHttpIsA400WithABody() throws Exception {
        String answer = exchange("GET /echo HTTP/1.1\r\nHost: localhost\r\nBad\u0000Name: 1\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"PGRST100\"", "is not valid HTTP");
    }

    @Test
    void aHalfSentRequestIsAnsweredAndClosed() throws Exception {
        assertThat(exchange("GET /echo HTTP/1.1\r\nHost:")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aClientThatResetsItsConnectionInMidBodyIsNoDefect() throws Exception {
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        Hooks.onErrorDropped(dropped::add);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(context.getBean(Semaphore.class).tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            socket.setSoLinger(true, 0);
        }
        try {
            Queue<?> events = context.getBean("events", Queue.class);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.copyOf(events))
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(Event.Answered.class, answered -> assertThat(answered)
                                    .extracting(Event.Answered::route, Event.Answered::status)
                                    .containsExactly("body", 0))));
            assertThat(get(port, "/echo?q=after").body()).isEqualTo("after");
            assertThat(dropped).isEmpty();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    @Test
    void unencodedCharactersReachTheHandlerAsTheyAre() throws Exception {
        String answer = exchange("GET /echo?q=a->>{\"b\"} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\na->>{\"b\"}");
    }

    @Test
    void anAnsweredRequestIsToldOnceWithItsRoute() throws Exception {
        Queue<?> events = context.getBean("events", Queue.class);
        get(port, "/echo?q=told");

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.copyOf(events))
                .anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(Event.Answered.class, answered -> {
                    assertThat(answered.route()).isEqualTo("echo");
                    assertThat(answered.status()).isEqualTo(200);
                })));
    }

    @Test
    void theManagementPortTellsOfHealthAndMeters() throws Exception {
        get(port, "/echo");

        assertThat(get(managementPort, "/actuator/health/readiness").body()).contains("UP");
        assertThat(get(managementPort, "/actuator/health/liveness").body()).contains("UP");
        assertThat(get(managementPort, "/actuator/health").body()).contains("\"database\":{\"status\":\"UP\"}");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get(managementPort, "/actuator/prometheus").body())
                .contains("weir_draining", "http_server_requests_seconds_bucket{", "uri=\"echo\""));
        assertThat(get(managementPort, "/actuator/env").statusCode()).isEqualTo(404);
    }

    @Test
    void aDispatcherThatDoesNotMoveMakesTheProcessNotLive() throws Exception {
        IdleConsole console = context.getBean(IdleConsole.class);
        console.stuck(List.of(2));
        try {
            assertThat(get(managementPort, "/actuator/health/liveness").statusCode())
                    .isEqualTo(503);
            assertThat(get(managementPort, "/actuator/health/readiness").body()).doesNotContain("dispatcher");
        } finally {
            console.stuck(List.of());
        }
        assertThat(get(managementPort, "/actuator/health/liveness").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theManagementPortServesNoneOfTheServicesRoutes() throws Exception {
        assertThat(get(port, "/echo?q=here").body()).isEqualTo("here");
        assertThat(get(managementPort, "/echo?q=here").statusCode()).isEqualTo(404);
    }

    @Test
    void theManagementPortsRequestsAreNotCountedAmongTheServices() throws Exception {
        get(managementPort, "/actuator/nowhere");
        get(port, "/nowhere?after");

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get(managementPort, "/actuator/prometheus").body())
                .contains("uri=\"other\"")
                .doesNotContain("actuator"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onLinuxTheEventLoopsAreNative() throws Exception {
        assertThat(get(port, "/thread").body()).startsWith("test-epoll-");
    }

    @Test
    void aPreflightOfAnotherOriginIsForbidden() throws Exception {
        String answer = exchange("""
                OPTIONS /echo HTTP/1.1\r
                Host: localhost\r
                Origin: http://elsewhere\r
                Access-Control-Request-Method: GET\r
                Connection: close\r
                \r
                """);

        assertThat(answer).startsWith("HTTP/1.1 403 ");
    }

    private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .timeout(PATIENCE)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends these bytes and reads until the server closes. */
    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
