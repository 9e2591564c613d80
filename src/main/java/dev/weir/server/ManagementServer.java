package dev.weir.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * The management port has Spring Boot's own limits, but for one: whoever takes nothing of his answer for
 * {@code weir.http.write-timeout} is cut off, so that a page that sleeps does not hold what it was sent. Known to Spring
 * Boot as part of the context of that port alone, and therefore no configuration that is found by looking for such.
 */
class ManagementServer {

    @Bean
    static WebServerFactoryCustomizer<NettyReactiveWebServerFactory> stalledReaders(HttpProperties limits) {
        return factory -> factory.addServerCustomizers(server -> server.doOnChannelInit(
                (observer, channel, address) -> channel.pipeline().addFirst(new StalledReader(limits.writeTimeout()))));
    }

    private static final class StalledReader extends IdleStateHandler {

        StalledReader(Duration limit) {
            super(true, 0, limit.toMillis(), 0, TimeUnit.MILLISECONDS);
        }

        /** A connection with nothing to write is idle too, and none of our business. */
        @Override
        protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
            if (event.state() == IdleState.WRITER_IDLE && isWriting(ctx.channel())) {
                ctx.close();
            }
        }

        private static boolean isWriting(Channel channel) {
            ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
            return buffer != null && buffer.totalPendingWriteBytes() > 0;
        }
    }
}
