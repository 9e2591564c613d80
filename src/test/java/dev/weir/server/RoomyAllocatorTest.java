package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomyAllocatorTest {

    private static final String ROW = "x".repeat(700);

    @Test
    void headAndSmallBodyAreOneBuffer() {
        assertThat(written(new RoomyAllocator(ByteBufAllocator.DEFAULT), ROW)).hasSize(1);
    }

    /** Otherwise the allocator would be for nothing. */
    @Test
    void byThemselvesTheyAreTwo() {
        assertThat(written(ByteBufAllocator.DEFAULT, ROW)).hasSize(2);
    }

    @Test
    void aLargeBodyIsNotCopied() {
        assertThat(written(new RoomyAllocator(ByteBufAllocator.DEFAULT), ROW.repeat(10)))
                .hasSize(2);
    }

    @Test
    void whatIsAskedForIsGiven() {
        ByteBufAllocator allocator = new RoomyAllocator(ByteBufAllocator.DEFAULT);
        ByteBuf large = allocator.buffer(10_000);
        assertThat(large.capacity()).isGreaterThanOrEqualTo(10_000);
        large.release();
        ByteBuf bounded = allocator.buffer(16, 64);
        assertThat(bounded.maxCapacity()).isEqualTo(64);
        bounded.release();
    }

    private static List<String> written(ByteBufAllocator allocator, String body) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new HttpResponseEncoder());
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        channel.writeOutbound(response);
        List<String> buffers = new ArrayList<>();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            buffers.add(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        channel.finish();
        assertThat(String.join("", buffers)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n" + body);
        return buffers;
    }
}
