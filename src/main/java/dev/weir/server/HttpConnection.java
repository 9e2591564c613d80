package dev.weir.server;

import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.stream.Stream;

/**
 * One client's connection: what stands around the HTTP codec, so that requests that cannot be read get an answer of
 * ours, and every wait for the client ends. All of it happens on the connection's event loop.
 *
 * <p>On its way in, a message passes {@link ConnectionTimes}, {@link RequestGate} and {@link Refusal}; a response passes
 * them the other way.
 */
final class HttpConnection {

    private final ConnectionTimes times;
    private final RequestGate gate;
    private final Refusal refusal = new Refusal();

    /** @param rules asked in their order, after what a request's head is checked for in any case */
    HttpConnection(HttpProperties limits, List<RequestRule> rules) {
        List<RequestRule> all =
                Stream.concat(Stream.of(new HeadRule(limits)), rules.stream()).toList();
        times = new ConnectionTimes(limits, refusal);
        gate = new RequestGate(all, limits, refusal);
    }

    /** Puts our handlers before and behind the codec. */
    void install(ChannelPipeline pipeline, String codec) {
        pipeline.addBefore(codec, "weir.first-bytes", times.firstBytes());
        pipeline.addAfter(codec, "weir.refusal", refusal);
        pipeline.addAfter(codec, "weir.gate", gate);
        pipeline.addAfter(codec, "weir.times", times);
    }
}
