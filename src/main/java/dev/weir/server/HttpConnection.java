package dev.weir.server;

import dev.weir.http.HttpProperties;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.stream.Stream;

/**
 * One client's connection: what stands around the HTTP codec, so that requests are served one after the other, what
 * cannot be read gets an answer of ours, and every wait for the client ends. All of it happens on the connection's event
 * loop.
 *
 * <p>The way in, from the socket: {@link ConnectionTimes#firstBytes}, {@link Intake}, the codec, {@link RequestOrder},
 * {@link ConnectionTimes}, {@link RequestGate}, {@link UnusedBody}, {@link LingeringClose}, {@link Refusal},
 * {@link RequestBodies}, Reactor Netty. A response takes the same way back, with {@link Outgoing} next to the socket.
 */
final class HttpConnection {

    private final RequestOrder order = new RequestOrder();
    private final Refusal refusal;
    private final LingeringClose lingering;
    private final ConnectionTimes times;
    private final RequestGate gate;
    private final RequestBodies bodies;
    private final Outgoing outgoing;

    /** @param rules asked in their order, after what a request's head is checked for in any case */
    HttpConnection(HttpProperties limits, List<RequestRule> rules, HttpMemory memory) {
        Stream<RequestRule> always = Stream.of(new HeadRule(limits), new ExpectRule());
        refusal = new Refusal(order.current(), memory.observer());
        lingering = new LingeringClose(order, limits.readTimeout());
        outgoing = new Outgoing(memory.responses(), memory.observer());
        bodies = new RequestBodies(
                memory.bodies(), limits.maxBody().toBytes(), order.current(), refusal, memory.observer());
        times = new ConnectionTimes(limits, order, refusal, outgoing, memory.observer());
        gate = new RequestGate(Stream.concat(always, rules.stream()).toList(), limits, order.current(), refusal);
    }

    /** Puts our handlers before and behind the codec. */
    void install(ChannelPipeline pipeline, String codec) {
        ChannelConfig config = pipeline.channel().config();
        config.setAllocator(new RoomyAllocator(config.getAllocator()));
        pipeline.addBefore(codec, "weir.first-bytes", times.firstBytes());
        pipeline.addBefore(codec, "weir.intake", order.intake());
        pipeline.addFirst("weir.outgoing", outgoing);
        pipeline.addAfter(codec, "weir.bodies", bodies);
        pipeline.addAfter(codec, "weir.refusal", refusal);
        pipeline.addAfter(codec, "weir.lingering-close", lingering);
        pipeline.addAfter(codec, "weir.unused-body", new UnusedBody(order.current()));
        pipeline.addAfter(codec, "weir.gate", gate);
        pipeline.addAfter(codec, "weir.times", times);
        pipeline.addAfter(codec, "weir.order", order);
    }
}
