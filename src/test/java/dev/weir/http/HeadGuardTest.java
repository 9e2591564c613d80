package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a head must say so that its request is carried out. A bar stands for the end of a line. */
class HeadGuardTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(
            new HttpRequestDecoder(),
            new HeadGuard(new AllowedHosts(Set.of("app.example", "other.example")), Cors.CLOSED, true));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1|Host: localhost:8080",
                "POST / HTTP/1.1|Host: localhost:8080|Origin: http://localhost:8080",
                "POST / HTTP/1.1|Host: localhost:8080|Origin: HTTP://LOCALHOST:8080",
                "POST / HTTP/1.1|Host: localhost.:8080|Origin: http://localhost:8080",
                "POST / HTTP/1.1|Host: [::1]:8080|Origin: http://[::1]:8080",
                "POST / HTTP/1.1|Host: app.example|Origin: http://app.example:80",
                "POST / HTTP/1.1|Host: app.example:80|Origin: http://app.example",
                "POST / HTTP/1.1|Host: app.example|Origin: https://app.example|X-Forwarded-Proto: https",
                "POST / HTTP/1.1|Host: app.example:443|Origin: https://app.example|X-Forwarded-Proto: HTTPS, http",
                "POST / HTTP/1.1|Host: app.example|Origin: https://app.example|Sec-Fetch-Site: same-origin",
                "DELETE / HTTP/1.1|Host: localhost|Sec-Fetch-Site: Same-Origin",
                "PATCH / HTTP/1.1|Host: localhost|Sec-Fetch-Site: none",
                "GET / HTTP/1.1|Host: localhost|Origin: http://evil.example|Sec-Fetch-Site: cross-site",
                "HEAD / HTTP/1.1|Host: localhost|Origin: null",
                "OPTIONS / HTTP/1.1|Host: localhost|Origin: http://evil.example",
                "POST http://app.example/x HTTP/1.1|Host: localhost|Origin: http://app.example"
            })
    void whatIsOursOrNoBrowsersPasses(String head) {
        assertThat(refusal(head)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1|Host: localhost|Origin: http://evil.example",
                "POST / HTTP/1.1|Host: localhost:8080|Origin: http://localhost:3000",
                "POST / HTTP/1.1|Host: localhost:8080|Origin: http://localhost",
                "POST / HTTP/1.1|Host: localhost|Origin: http://localhost:8080",
                "POST / HTTP/1.1|Host: localhost:8080|Origin: http://127.0.0.1:8080",
                "POST / HTTP/1.1|Host: localhost:8080|Origin: https://localhost:8080",
                "POST / HTTP/1.1|Host: app.example|Origin: http://app.example|X-Forwarded-Proto: https",
                "POST / HTTP/1.1|Host: app.example|Origin: https://app.example",
                "POST / HTTP/1.1|Host: app.example|Origin: http://other.example",
                "POST / HTTP/1.1|Host: app.example|Origin: ftp://app.example",
                "POST / HTTP/1.1|Host: localhost|Origin: file://localhost",
                "POST / HTTP/1.1|Host: localhost|Origin: localhost",
                "POST / HTTP/1.1|Host: localhost|Origin: null",
                "POST / HTTP/1.1|Host: localhost|Origin: NULL",
                "POST / HTTP/1.1|Host: localhost|Origin:",
                "POST / HTTP/1.1|Host: localhost|Origin: http://localhost/",
                "POST / HTTP/1.1|Host: localhost|Origin: http://localhost@evil.example",
                "POST / HTTP/1.1|Host: localhost|Origin: http://localhost.evil.example",
                "POST / HTTP/1.1|Host: localhost|Origin: http://localhost|Origin: http://evil.example",
                "POST / HTTP/1.1|Host: localhost|Origin: http://evil.example|Origin: http://localhost",
                "POST / HTTP/1.1|Host: localhost|Origin: http://localhost http://evil.example",
                "POST / HTTP/1.1|Host: localhost|Origin: http://localhost, http://localhost",
                "POST / HTTP/1.1|Host: [::1]:8080|Origin: http://[::2]:8080",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: cross-site",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: CROSS-SITE",
                "POST / HTTP/1.1|Host: localhost|sec-fetch-site: same-site",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site:",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: anything",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: same-origin|Sec-Fetch-Site: cross-site",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: none, cross-site",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: same-origin|Origin: http://evil.example",
                "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: same-origin|Origin: null",
                "POST / HTTP/1.0|Origin: http://localhost",
                "POST http://app.example/ HTTP/1.1|Host: localhost|Origin: http://localhost",
                "PUT / HTTP/1.1|Host: localhost|Origin: http://evil.example",
                "PATCH / HTTP/1.1|Host: localhost|Origin: http://evil.example",
                "DELETE / HTTP/1.1|Host: localhost|Origin: http://evil.example",
                "TRACE / HTTP/1.1|Host: localhost|Origin: http://evil.example",
                "get / HTTP/1.1|Host: localhost|Origin: http://evil.example",
                "ANYTHING / HTTP/1.1|Host: localhost|Origin: http://evil.example"
            })
    void aWriteForAForeignPageIsRefused(String head) {
        assertThat(refusal(head))
                .get()
                .extracting(Failure::status, Failure::code)
                .containsExactly(403, "WEIR403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: evil.example",
                "GET / HTTP/1.1|Host: evil.example:8080",
                "GET / HTTP/1.1|Host: 10.0.0.1",
                "GET / HTTP/1.1|Host: localhost.evil.example",
                "GET / HTTP/1.0|Host: evil.example",
                "GET http://evil.example/ HTTP/1.1|Host: localhost",
                "GET HTTPS://evil.example HTTP/1.1|Host: localhost",
                "OPTIONS * HTTP/1.1|Host: evil.example",
                "CONNECT localhost:80 HTTP/1.1|Host: evil.example"
            })
    void aHostThatIsNotServedIsToldSo(String head) {
        assertThat(refusal(head))
                .get()
                .extracting(Failure::status, Failure::code)
                .containsExactly(421, "WEIR421");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "GET / HTTP/1.1|Host:",
                "GET / HTTP/1.1|Host: localhost|Host: localhost",
                "GET / HTTP/1.1|Host: localhost|host: evil.example",
                "GET / HTTP/1.0|Host: localhost|Host: localhost",
                "GET / HTTP/1.1|Host: localhost:port",
                "GET / HTTP/1.1|Host: user@localhost",
                "GET / HTTP/1.1|Host: http://localhost",
                "GET / HTTP/1.1|Host: localhost evil.example",
                "GET http://localhost/ HTTP/1.1",
                "GET http://user:password@localhost/ HTTP/1.1|Host: localhost",
                "GET http:/// HTTP/1.1|Host: localhost",
                "GET ftp://localhost/ HTTP/1.1|Host: localhost",
                "GET rest/v1/x HTTP/1.1|Host: localhost",
                "GET * HTTP/1.1|Host: localhost"
            })
    void aHeadThatDoesNotSayWhomItIsForIsMalformed(String head) {
        assertThat(refusal(head))
                .get()
                .extracting(Failure::status, Failure::code)
                .containsExactly(400, "PGRST100");
    }

    @Test
    void httpOfBeforeThereWereHostsNeedsNone() {
        assertThat(refusal("GET / HTTP/1.0")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://app.example/a?b=c, /a?b=c, app.example",
        "http://APP.example:81, /, app.example:81",
        "https://localhost?b, /?b, localhost"
    })
    void aTargetInAbsoluteFormIsBroughtToTheUsualOne(String target, String path, String host) {
        HttpRequest request = decode("GET " + target + " HTTP/1.1|Host: localhost:8080");

        assertThat(request.uri()).isEqualTo(path);
        assertThat(request.headers().getAll("Host")).containsExactly(host);
    }

    @Test
    void everyAnswerForbidsToGuessItsType() {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.EMPTY_BUFFER);
        channel.writeOutbound(response);

        assertThat(response.headers().getAll("X-Content-Type-Options")).containsExactly("nosniff");
    }

    private Optional<Failure> refusal(String head) {
        return Optional.ofNullable(decode(head).decoderResult().cause())
                .map(cause -> ((FailureException) cause).failure());
    }

    private HttpRequest decode(String head) {
        channel.writeInbound(Unpooled.copiedBuffer(head.replace("|", "\r\n") + "\r\n\r\n", StandardCharsets.UTF_8));
        HttpObject request = channel.readInbound();
        ReferenceCountUtil.release(channel.readInbound());
        return (HttpRequest) request;
    }
}
