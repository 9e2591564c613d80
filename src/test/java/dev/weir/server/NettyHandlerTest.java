package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.NoContext;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Our request and response behind a real server, by what Spring's API says of them. */
class NettyHandlerTest {

    private final List<String> seen = new ArrayList<>();
    private HttpHandler handler = this::describe;
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .handle(new NettyHandler((request, response) -> handler.handle(request, response)))
            .bindNow();

    @AfterEach
    void end() {
        server.disposeNow(Duration.ofSeconds(5));
    }

    private Mono<Void> describe(ServerHttpRequest request, ServerHttpResponse response) {
        ClientRequest client = (ClientRequest) request;
        seen.add(client.rawPath() + " " + client.rawQuery());
        seen.add(request.getURI().toString());
        seen.add(request.getPath().value() + " " + request.getQueryParams());
        for (HttpCookie cookie :
                request.getCookies().values().stream().flatMap(List::stream).toList()) {
            seen.add(cookie.getName() + "=" + cookie.getValue());
        }
        response.setStatusCode(HttpStatus.ACCEPTED);
        response.addCookie(ResponseCookie.from("c", "1").build());
        return response.writeWith(Mono.just(text(response, "done"))).then(Mono.defer(response::setComplete));
    }

    private static DataBuffer text(ServerHttpResponse response, String text) {
        return response.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String method, String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theTargetIsKeptAsItCame() throws Exception {
        HttpResponse<String> answer = send("GET", "/a%2Fb//c?d=%20e&f?g", "Cookie", "x=1; y=2");
        assertThat(seen)
                .containsExactly(
                        "/a%2Fb//c d=%20e&f?g",
                        "http://127.0.0.1:" + server.port() + "/a%2Fb//c?d=%20e&f?g",
                        "/a%2Fb//c {d=[ e], f?g=[null]}",
                        "x=1",
                        "y=2");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("done");
        assertThat(answer.headers().firstValue("Set-Cookie")).hasValue("c=1");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("4");
    }

    @Test
    void withoutAQuestionMarkThereIsNoQuery() throws Exception {
        send("GET", "/a");
        assertThat(seen.getFirst()).isEqualTo("/a null");
    }

    @Test
    void theAnswerToHeadHasNoBody() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/a");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void severalPartsAreWrittenOneAfterTheOther() throws Exception {
        handler = (request, response) ->
                response.writeAndFlushWith(Flux.just(part(response, "one "), part(response, "two")));
        HttpResponse<String> answer = send("GET", "/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("one two");
    }

    private static Flux<DataBuffer> part(ServerHttpResponse response, String text) {
        return Flux.just(text(response, text));
    }

    @Test
    void aResponseThatHasBegunIsCommittedAndWrittenOnce() throws Exception {
        handler = (request, response) -> {
            Mono<Void> written = ResponseWriter.of(whole()).writeTo(exchange(request, response), new NoContext());
            seen.add(response.isCommitted() + " " + response.getStatusCode());
            return written.then(Mono.defer(response::setComplete));
        };
        HttpResponse<String> answer = send("GET", "/");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("whole");
        assertThat(seen).containsExactly("true 404 NOT_FOUND");
    }

    private static Response whole() {
        return new Response(404, new DefaultHttpHeaders(), Unpooled.copiedBuffer("whole", StandardCharsets.UTF_8));
    }

    private static ServerWebExchange exchange(ServerHttpRequest request, ServerHttpResponse response) {
        return new DefaultServerWebExchange(
                request,
                response,
                exchange -> Mono.empty(),
                ServerCodecConfigurer.create(),
                new AcceptHeaderLocaleContextResolver());
    }
}
