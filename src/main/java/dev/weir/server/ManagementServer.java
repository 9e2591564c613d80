package dev.weir.server;

import dev.weir.http.AllowedHosts;
import dev.weir.http.HeadGuard;
import io.netty.channel.Channel;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import reactor.netty.NettyPipeline;

/**
 * The management port has the same limits as the service's, and the same rules on hosts and foreign pages. Known to Spring
 * Boot as part of the context of that port alone, and therefore no configuration that is found by looking for such.
 */
class ManagementServer {

    @Bean
    static WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementLimits(
            HttpProperties limits, AllowedHosts hosts) {
        return factory -> factory.addServerCustomizers(
                server -> server.httpRequestDecoder(decoder -> ServerCustomizer.sized(decoder, limits))
                        .maxPipelineDepth(Intake.MOST_REQUESTS)
                        .doOnChannelInit((observer, channel, address) -> guard(channel, limits, hosts)));
    }

    private static void guard(Channel channel, HttpProperties limits, AllowedHosts hosts) {
        // What is answered here is not counted among the service's answers.
        new HttpConnection(limits, List.of(), event -> {}).install(channel.pipeline(), NettyPipeline.HttpCodec);
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "weir.head", HeadGuard.of(hosts, channel));
    }
}
