package dev.weir.compare.netty;

import dev.weir.compare.shared.Settings;
import io.netty.channel.ChannelOption;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/**
 * The answer that Weir gives to OPTIONS of a table, to every request, from bare Reactor Netty. It shows what remains
 * when there is neither Spring nor Weir.
 */
final class Constant {

    private Constant() {}

    public static void main(String[] args) {
        HttpServer.create()
                .host("127.0.0.1")
                .port(Settings.read().port())
                .option(ChannelOption.SO_BACKLOG, 8_192)
                .handle((request, response) -> response.header("Allow", "OPTIONS, GET, HEAD, POST, PATCH, DELETE")
                        .header("Content-Length", "0")
                        .sendHeaders()
                        .then(Mono.empty()))
                .bindNow()
                .onDispose()
                .block();
    }
}
