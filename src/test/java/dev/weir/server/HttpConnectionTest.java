package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.HttpProperties;
import dev.weir.pool.MemoryBudget;
import dev.weir.telemetry.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.test.StepVerifier;

class HttpConnectionTest {

    private final List<Event> events = new ArrayList<>();
    private final HttpConnection connection = new HttpConnection(
            new HttpProperties(
                    DataSize.ofKilobytes(16),
                    DataSize.ofKilobytes(16),
                    DataSize.ofMegabytes(10),
                    null,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75),
                    DataSize.ofKilobytes(1),
                    false),
            List.of(),
            new HttpMemory(new MemoryBudget(1 << 30), new MemoryBudget(1 << 30), events::add));
    private final EmbeddedChannel channel = new EmbeddedChannel();

    {
        channel.freezeTime();
        channel.pipeline().addLast("codec", new HttpServerCodec());
        connection.install(channel.pipeline(), "codec");
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aRequestWhoseHeadNeverEndsIsToldSoAndClosed() {
        send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        for (int second = 0; second < 29; second++) {
            pass(Duration.ofSeconds(1));
            send("a");
        }
        assertThat(received()).isEmpty();

        pass(Duration.ofSeconds(8));

        assertThat(received()).startsWith("HTTP/1.1 408 ").contains("connection: close", "\"code\":\"WEIR408\"");
        pass(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerOfSomeHundredBytesIsOneBuffer() {
        send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        byte[] row = new byte[700];
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(row));
        response.headers().set("content-length", row.length);

        channel.writeOutbound(response);

        ByteBuf written = channel.readOutbound();
        assertThat(written.readableBytes()).isGreaterThan(row.length);
        assertThat(channel.<Object>readOutbound()).isNull();
        written.release();
    }

    @Test
    void aRequestWhoseBodyNeverEndsIsToldSoAndClosed() {
        send("DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");

        pass(Duration.ofSeconds(38));

        assertThat(received()).startsWith("HTTP/1.1 408 ");
        assertThat(inbound()).isNull();
    }

    @Test
    void whoeverReadsABodyThatNeverEndsIsToldSo() {
        send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");

        StepVerifier.create(Refusal.ofBody(channel))
                .then(() -> pass(Duration.ofSeconds(38)))
                .expectErrorMessage("WEIR408: The request did not arrive within 30000 ms")
                .verify(Duration.ofSeconds(1));
        assertThat(received()).isEmpty();
        answer();
        pass(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aCompleteRequestMayTakeLongerToAnswer() {
        send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        pass(Duration.ofMinutes(5));

        assertThat(received()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void anIdleConnectionIsClosedAfterItsLimit() {
        send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        pass(Duration.ofSeconds(60));
        answer();
        pass(Duration.ofSeconds(74));
        assertThat(channel.isOpen()).isTrue();

        pass(Duration.ofSeconds(9));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatNeverAsksIsClosedToo() {
        pass(Duration.ofSeconds(83));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anUnreadablePercentSignIsNamed() {
        send("GET /rest/v1/t?a=eq.100% HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(received()).startsWith("HTTP/1.1 400 ").contains("\"code\":\"PGRST100\"", "percent sign");
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsSent() {
        send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");

        assertThat(received()).startsWith("HTTP/1.1 413 ").contains("\"code\":\"WEIR413\"");
        assertThat(inbound()).isNull();
    }

    @Test
    void aBodyThatTurnsOutTooLongIsRefused() {
        send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int chunk = 0; chunk < 11 && channel.outboundMessages().isEmpty(); chunk++) {
            send("100000\r\n" + " ".repeat(0x100000) + "\r\n");
        }

        StepVerifier.create(Refusal.ofBody(channel))
                .expectErrorMessage("WEIR413: The request's body is larger than 10485760 bytes")
                .verify(Duration.ofSeconds(1));
    }

    @Test
    void whatFollowsARefusedRequestIsNotRead() {
        send("GET /% HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(inbound()).isNull();
    }

    @Test
    void illegalCharactersAreEncodedForTheApplication() {
        send("GET /t?a=b->>c HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(inbound()).isInstanceOfSatisfying(HttpRequest.class, request -> assertThat(request.uri())
                .isEqualTo("/t?a=b-%3E%3Ec"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "HEAD /", "OPTIONS *", "DELETE /"})
    void aRequestWithoutABodyIsOneMessage(String line) {
        send(line + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

        assertThat(inbound()).isInstanceOfSatisfying(FullHttpRequest.class, request -> {
            assertThat(request.method() + " " + request.uri()).isEqualTo(line);
            assertThat(request.headers().get("host")).isEqualTo("x");
            assertThat(request.content().isReadable()).isFalse();
        });
        assertThat(inbound()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: x\r\n\r\n",
                "QUERY / HTTP/1.1\r\nHost: x\r\n\r\n",
                "BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
                "DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na",
                "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void anyOtherIsAHeadAndAnEnd(String request) {
        send(request);

        assertThat(inbound()).isInstanceOf(HttpRequest.class).isNotInstanceOf(LastHttpContent.class);
        assertThat(inbound()).isInstanceOf(LastHttpContent.class).isNotInstanceOf(HttpRequest.class);
        assertThat(inbound()).isNull();
    }

    @Test
    void readsOnWhileARequestWaitsForItsAnswerAndNoneForIt() {
        Reads reads = new Reads();
        channel.config().setAutoRead(false);
        channel.pipeline().addFirst(reads);
        send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(reads.asked).isEqualTo(1);
        send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(reads.asked).as("with a request that waits").isEqualTo(1);

        answer();
        channel.runPendingTasks();
        assertThat(reads.asked).as("when it waits no more").isEqualTo(2);
    }

    /** Counts how often the socket is asked for bytes. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {

        private int asked;

        @Override
        public void read(ChannelHandlerContext ctx) {
            asked++;
            ctx.read();
        }
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void answer() {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        response.headers().set("content-length", 0);
        channel.writeOutbound(response);
        ReferenceCountUtil.release(channel.readOutbound());
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    private @Nullable Object inbound() {
        return channel.readInbound();
    }

    private String received() {
        StringBuilder text = new StringBuilder();
        ByteBuf part = channel.readOutbound();
        while (part != null) {
            text.append(part.toString(StandardCharsets.UTF_8));
            part.release();
            part = channel.readOutbound();
        }
        return text.toString();
    }
}
