package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.auth.Identities;
import dev.weir.auth.OwnConnections;
import dev.weir.auth.TestTokens;
import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.Rows;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.error.ServiceFailure.Overloaded;
import dev.weir.http.BodyReader;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ConsumerLimits;
import dev.weir.http.Failures;
import dev.weir.http.NoContext;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.OpenApiProperties.Mode;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import dev.weir.rest.request.RequestParser;
import dev.weir.rest.request.TxEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The pipeline behind a real HTTP server, with a dispatcher that answers what the test says. */
class RestRoutesTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final AtomicReference<Work> asked = new AtomicReference<>();
    private final ByteBuf bytes = Unpooled.copiedBuffer("[{\"id\":1}]", StandardCharsets.UTF_8);
    private Function<Work, Mono<Row>> answer = work -> Mono.just(Rows.of(bytes, "1", null));
    private Function<Work, Flux<Row>> stream = work -> Flux.just(Rows.of(bytes), Rows.of(lines("{}")));
    private static final SearchPath SEARCH_PATH = new SearchPath(List.of("public"), List.of("extensions"));

    private static final Identities IDENTITIES =
            new Identities("web_anon", TestTokens.credentials(), ClientAddresses.DIRECT, new OwnConnections());

    private DisposableServer server;

    @BeforeEach
    void start() {
        Catalogs catalogs = () -> Shop.CATALOG;
        Planner planner = new Planner(null, 1000);
        Answers answers = new Answers(new Answering(), new Grants("weir"));
        Preparation preparation = new Preparation(
                new RequestParser(Duration.ofSeconds(10)),
                catalogs,
                planner,
                new Contexts(SEARCH_PATH, "web_anon", null));
        KeyedWrites keyed = new KeyedWrites(Keys.OFF, new Answering());
        BodyReader bodies = new BodyReader(DataSize.ofBytes(32));
        RestHandler handler = new RestHandler(IDENTITIES, ConsumerLimits.none(), bodies, preparation, keyed, answers);
        BatchHandler several = new BatchHandler(
                new RestProperties("/rest/v1", null, DataSize.ofMegabytes(1), null, TxEnd.COMMIT, false),
                new BatchProperties(10, DataSize.ofMegabytes(1)),
                IDENTITIES,
                ConsumerLimits.none(),
                bodies,
                preparation,
                keyed,
                new Answering(),
                answers);
        RootHandler root = new RootHandler(
                "/rest/v1",
                Mode.DISABLED,
                IDENTITIES,
                ConsumerLimits.none(),
                catalogs,
                new Contexts(SEARCH_PATH, "web_anon", null),
                new Answering());
        RestRoutes routes =
                new RestRoutes("/rest/v1", handler, new OptionsHandler(IDENTITIES, planner, catalogs), root, several);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        RouterFunctions.toHttpHandler(routes.routes(), renderingFailures())))
                .bindNow(Duration.ofSeconds(10));
    }

    private static HandlerStrategies renderingFailures() {
        Failures failures = new Failures(32, "There are relations");
        return HandlerStrategies.builder()
                .exceptionHandler((exchange, error) -> exchange.getResponse().isCommitted()
                        ? Mono.error(error)
                        : ResponseWriter.toServerResponse(failures.render(error, exchange.getRequest()))
                                .flatMap(response -> response.writeTo(exchange, new NoContext())))
                .build();
    }

    @AfterEach
    void stop() {
        server.disposeNow(Duration.ofSeconds(10));
    }

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }

    @Test
    void aReadGoesThroughAllStagesAndItsBufferIsReleased() {
        HttpResponse<String> response = send("GET", "/rest/v1/orders?select=id&id=eq.1", "", "Prefer", "wait=2");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("[{\"id\":1}]");
        assertThat(response.headers().firstValue("Content-Length")).contains("10");
        assertThat(response.headers().firstValue("Content-Range")).contains("0-0/*");
        Work work = asked.get();
        assertThat(work.statement().arguments()).containsExactly("1");
        assertThat(work.context().role()).isEqualTo("web_anon");
        assertThat(work.origin().route()).isEqualTo("public.orders");
        assertThat(work.origin().consumer()).isEqualTo("127.0.0.1");
        assertThat(work.deadline()).isEqualTo(Duration.ofSeconds(2));
        await().atMost(Duration.ofSeconds(5)).until(() -> bytes.refCnt() == 0);
    }

    @Test
    void aTokenGivesItsRoleAlsoWhenItIsVerifiedOnAnotherThread() {
        answer = work -> Mono.just(Rows.of(null, "1", null));
        String claims = "{\"role\":\"editor\",\"sub\":\"ada\"}";
        for (String token : List.of(TestTokens.of(claims), TestTokens.published(claims))) {
            HttpResponse<String> response = send(
                    "POST",
                    "/rest/v1/orders",
                    "{}",
                    "Content-Type",
                    "application/json",
                    "Authorization",
                    "Bearer " + token);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
            assertThat(asked.get().context().role()).isEqualTo("editor");
            assertThat(asked.get().context().settings()).containsEntry("request.jwt.claims", claims);
            assertThat(asked.get().origin().consumer()).isEqualTo("token:ada");
        }
    }

    @Test
    void noTokenThatIsNotTakenReachesTheDispatcher() {
        String good = TestTokens.of("{\"role\":\"editor\"}");
        for (int at = 0; at < good.length(); at++) {
            String wrong = good.substring(0, at) + (good.charAt(at) == 'A' ? 'B' : 'A') + good.substring(at + 1);
            assertThat(send("GET", "/rest/v1/orders", "", "Authorization", "Bearer " + wrong)
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(401);
        }
        assertThat(asked.get()).isNull();
    }

    @Test
    void headHasNoBodyAndClaimsNoLength() {
        answer = work -> Mono.just(Rows.of(null, "1", null));
        HttpResponse<String> response = send("HEAD", "/rest/v1/orders", "");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Range")).contains("0-0/*");
        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
    }

    @Test
    void anInsertIsCreatedWithAnEmptyBody() {
        answer = work -> Mono.just(Rows.of(null, "1", null));
        HttpResponse<String> response =
                send("POST", "/rest/v1/orders", "{\"id\":1}", "Content-Type", "application/json");
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Content-Length")).contains("0");
        assertThat(asked.get().statement().arguments()).containsExactly("{\"id\":1}");
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedBeforeADatabaseIsAsked() {
        HttpResponse<String> response =
                send("POST", "/rest/v1/orders", " ".repeat(33), "Content-Type", "application/json");
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"code\":\"WEIR413\"");
        assertThat(asked.get()).isNull();
    }

    @Test
    void whatIsNotInTheCatalogIsRefusedBeforeADatabaseIsAsked() {
        HttpResponse<String> response = send("GET", "/rest/v1/order", "");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .isEqualTo("{\"code\":\"PGRST205\","
                        + "\"message\":\"Could not find the table 'public.order' in the schema cache\","
                        + "\"details\":null,\"hint\":\"Perhaps you meant the table 'public.orders'\"}");
        assertThat(asked.get()).isNull();
    }

    @Test
    void aRefusalOfTheDispatcherIsAnsweredWithItsRetryAfter() {
        answer = work -> Mono.error(new FailureException(new Overloaded("The queue is full", Duration.ofMillis(1500))));
        HttpResponse<String> response = send("GET", "/rest/v1/orders", "");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After").orElse("none")).isIn("2", "3");
        assertThat(response.body()).contains("\"code\":\"WEIR001\"");
    }

    @Test
    void aDefectIsAnsweredWithoutItsInsides() {
        answer = work -> Mono.error(new IllegalStateException("secret"));
        HttpResponse<String> response = send("GET", "/rest/v1/orders", "");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("\"code\":\"WEIR500\"").doesNotContain("secret");
    }

    @Test
    void theRootCanBeSwitchedOff() {
        for (String path : new String[] {"/rest/v1", "/rest/v1/"}) {
            HttpResponse<String> response = send("GET", path, "");
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body())
                    .isEqualTo("{\"code\":\"PGRST126\",\"message\":\"Root endpoint metadata is disabled\","
                            + "\"details\":null,\"hint\":null}");
        }
    }

    @Test
    void otherPathsBelowLeadNowhere() {
        for (String path : new String[] {"/rest/v1/orders/1", "/rest/v1/orders/"}) {
            HttpResponse<String> response = send("GET", path, "");
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body())
                    .isEqualTo("{\"code\":\"PGRST125\",\"message\":\"Invalid path specified in request URL\","
                            + "\"details\":null,\"hint\":null}");
        }
    }

    @Test
    void optionsTellsTheMethodsOfARelation() {
        HttpResponse<String> response = send("OPTIONS", "/rest/v1/sales", "");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Allow")).contains("OPTIONS,GET,HEAD,PATCH");
        assertThat(send("OPTIONS", "/rest/v1/nowhere", "").statusCode()).isEqualTo(404);
    }

    @Test
    void optionsReadsItsPathAsTheOthersDo() {
        assertThat(send("OPTIONS", "/rest/v1/%73ales", "").statusCode()).isEqualTo(200);
        HttpResponse<String> response = send("OPTIONS", "/rest/v1/%FF", "");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"code\":\"PGRST100\",\"message\":\"The path is not valid UTF-8\","
                        + "\"details\":\"It was sent as \\\"%FF\\\"\",\"hint\":null}");
    }

    @Test
    void aStreamIsSentALineARowAndItsBuffersAreReleased() {
        HttpResponse<String> response = send("GET", "/rest/v1/orders", "", "Accept", "application/x-ndjson");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("[{\"id\":1}]\n{}\n");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson; charset=utf-8");
        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        assertThat(response.headers().firstValue("Content-Range")).isEmpty();
        assertThat(asked.get().statement().shape().text()).startsWith("select row_to_json(");
        await().atMost(Duration.ofSeconds(5)).until(() -> bytes.refCnt() == 0);
    }

    @Test
    void theHeadOfAStreamNeedsNoDatabase() {
        HttpResponse<String> response = send("HEAD", "/rest/v1/orders", "", "Accept", "application/x-ndjson");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson; charset=utf-8");
        assertThat(asked.get()).isNull();
    }

    @Test
    void aStreamThatFailsAfterItsFirstRowsIsBrokenOff() {
        // As if the database had closed its connection, which must not be taken for the client's.
        IOException reset = new IOException("Connection reset by peer");
        Failure lost = new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1));
        Sinks.Many<Row> rows = Sinks.many().unicast().onBackpressureBuffer();
        stream = work -> rows.asFlux();
        rows.tryEmitNext(Rows.of(lines("{}")));
        CompletableFuture<HttpResponse<InputStream>> response = CLIENT.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/rest/v1/orders"))
                        .header("Accept", "application/x-ndjson")
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(response.join().statusCode()).isEqualTo(200);
        rows.tryEmitError(new FailureException(lost, reset));
        assertThatThrownBy(() -> response.join().body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void timesAreToldToWhoAsksAndToNobodyElse() {
        assertThat(send("GET", "/rest/v1/orders", "").headers().firstValue("Server-Timing"))
                .isEmpty();
        answer = work -> Mono.just(Rows.of(lines("[]"), "0", null));
        HttpResponse<String> response = send("GET", "/rest/v1/orders", "", "Prefer", "server-timing");
        assertThat(response.headers().firstValue("Preference-Applied")).contains("server-timing");
        assertThat(response.headers().firstValue("Server-Timing").orElse(""))
                .matches("parse;dur=\\d+\\.\\d{3}, plan;dur=\\d+\\.\\d{3}, wait;dur=0\\.000, run;dur=0\\.000,"
                        + " total;dur=\\d+\\.\\d{3}");
    }

    @Test
    void aStreamTellsTheTimesUpToItsFirstRow() {
        HttpResponse<String> response =
                send("GET", "/rest/v1/orders", "", "Accept", "application/x-ndjson", "Prefer", "server-timing");
        assertThat(response.headers().firstValue("Server-Timing").orElse("")).contains("database;dur=", "total;dur=");
        HttpResponse<String> head =
                send("HEAD", "/rest/v1/orders", "", "Accept", "application/x-ndjson", "Prefer", "server-timing");
        assertThat(head.headers().firstValue("Server-Timing").orElse("")).contains("plan;dur=", "total;dur=");
    }

    private static ByteBuf lines(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(String method, String target, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                .timeout(Duration.ofSeconds(10))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException error) {
            throw new AssertionError(error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new AssertionError(error);
        }
    }

    private final class Answering implements Dispatcher {

        @Override
        public Mono<Row> one(Work work) {
            asked.set(work);
            return answer.apply(work);
        }

        @Override
        public Mono<Result> result(Work work) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<Row> rows(Work work) {
            asked.set(work);
            return stream.apply(work);
        }

        @Override
        public Flux<Notice> notifications(String channel) {
            return Flux.never();
        }
    }
}
