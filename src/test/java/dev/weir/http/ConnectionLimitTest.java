package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Crowding;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {

    private static final String WHOLE = "GET / HTTP/1.1\r\n\r\n";

    private final List<Event> told = new ArrayList<>();
    private final List<EmbeddedChannel> clients = new ArrayList<>();
    private final ConnectionLimit limit = new ConnectionLimit("service", 3, told::add);
    private final EmbeddedChannel listener = new EmbeddedChannel(limit);

    @AfterEach
    void close() {
        clients.forEach(EmbeddedChannel::finishAndReleaseAll);
        listener.releaseInbound();
        listener.close();
    }

    @Test
    void whoHasBeenIdleForTheLongestMakesRoom() {
        EmbeddedChannel working = connect();
        working.writeInbound(bytes(WHOLE));
        EmbeddedChannel first = connect();
        EmbeddedChannel second = connect();
        second.writeInbound(bytes("GET / HTTP/1.1\r\nX-Slow"));

        EmbeddedChannel third = connect();
        assertThat(first.isOpen()).isFalse();
        connect();
        assertThat(second.isOpen()).isFalse();
        assertThat(working.isOpen()).isTrue();
        assertThat(third.isOpen()).isTrue();
        assertThat(limit.open()).isEqualTo(3);
        assertThat(told)
                .hasSize(2)
                .allMatch(event -> event.equals(new Event.Crowded("service", 3, Crowding.IDLE_CLOSED)));
    }

    @Test
    void anAnswerMakesAConnectionIdleAgain() {
        EmbeddedChannel client = connect();
        client.writeInbound(bytes(WHOLE + WHOLE));
        connect().writeInbound(bytes(WHOLE));
        connect().writeInbound(bytes(WHOLE));
        answer(client);
        assertThat(ConnectionLimit.hasRefused(connect())).isTrue();

        answer(client);

        assertThat(ConnectionLimit.hasRefused(connect())).isFalse();
        assertThat(client.isOpen()).isFalse();
    }

    /** Such as one that is refused by its head; its end would otherwise look like another request. */
    @Test
    void aRequestThatIsAnsweredBeforeItsEndKeepsNoConnectionBusy() {
        EmbeddedChannel client = connect();
        client.writeInbound(bytes("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n1"));
        answer(client);
        client.writeInbound(bytes("2"));
        connect().writeInbound(bytes(WHOLE));
        connect().writeInbound(bytes(WHOLE));

        connect();

        assertThat(client.isOpen()).isFalse();
    }

    /** Whoever opens many and ends none of them would otherwise hold the port. */
    @Test
    void aRequestWithoutItsEndKeepsNoConnectionBusyAnsweredOrNot() {
        EmbeddedChannel answered = connect();
        answered.writeInbound(bytes("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n1"));
        answer(answered);
        EmbeddedChannel unanswered = connect();
        unanswered.writeInbound(bytes("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n1"));
        connect().writeInbound(bytes(WHOLE));

        connect().writeInbound(bytes(WHOLE));
        assertThat(answered.isOpen()).isFalse();
        connect().writeInbound(bytes(WHOLE));
        assertThat(unanswered.isOpen()).isFalse();
        assertThat(ConnectionLimit.hasRefused(connect())).isTrue();
    }

    @Test
    void whereAllAreAtWorkTheNewOneIsRefusedAndTooManyOfThemAreCutOff() {
        for (int i = 0; i < 3; i++) {
            connect().writeInbound(bytes(WHOLE));
        }
        for (int i = 0; i < ConnectionLimit.ENDING; i++) {
            assertThat(ConnectionLimit.hasRefused(connect())).isTrue();
        }

        for (int i = 0; i < ConnectionLimit.LATE; i++) {
            connect();
        }
        assertThat(connect().isOpen()).isFalse();
        assertThat(limit.open()).isEqualTo(3 + ConnectionLimit.ENDING + ConnectionLimit.LATE);
        assertThat(told.getLast()).isEqualTo(new Event.Crowded("service", 3, Crowding.CUT_OFF));
    }

    /** A client that waits in the kernel's queue is served later; one that is cut off is not. */
    @Test
    void noneIsAcceptedWhileTooManyAreEnding() {
        for (int i = 0; i < 3 + ConnectionLimit.ENDING - 1; i++) {
            connect().writeInbound(bytes(WHOLE));
        }
        assertThat(listener.config().isAutoRead()).isTrue();

        connect();
        assertThat(listener.config().isAutoRead()).isFalse();

        clients.getLast().close();
        assertThat(listener.config().isAutoRead()).isTrue();
    }

    @Test
    void whoLeavesMakesRoom() {
        connect().close();
        connect().close();

        assertThat(limit.open()).isZero();
        assertThat(told).isEmpty();
    }

    private EmbeddedChannel connect() {
        EmbeddedChannel client = new EmbeddedChannel();
        clients.add(client);
        listener.writeInbound(client);
        client.pipeline().addLast(new HttpServerCodec());
        ConnectionLimit.watcher(client).ifPresent(client.pipeline()::addLast);
        return client;
    }

    private static void answer(EmbeddedChannel client) {
        client.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
    }

    private static Object bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
