package dev.weir.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Every meter of the service, by the name an operator sees; {@code src/docs/metrics.md} is checked against it. A
 * gauge is registered where its value is, the rest is made from events.
 */
public enum Meters {
    HTTP_REQUESTS(
            "http.server.requests",
            Type.TIMER,
            "seconds",
            "HTTP requests answered on the service's port",
            "method",
            "uri",
            "status",
            "outcome",
            "exception"),
    HTTP_CONNECTIONS(
            "weir.http.connections", Type.GAUGE, "connections", "Connections of HTTP clients that are open", "port"),
    HTTP_CONNECTIONS_LIMIT(
            "weir.http.connections.limit",
            Type.GAUGE,
            "connections",
            "Connections of HTTP clients that the port has room for",
            "port"),
    HTTP_CROWDED(
            "weir.http.crowded",
            Type.COUNTER,
            "connections",
            "Connections that were closed because the port had no room for one more",
            "port",
            "how"),
    CONNECTIONS("weir.connections", Type.GAUGE, "connections", "Connections to PostgreSQL, by what they do", "state"),
    CONNECTIONS_LIMIT(
            "weir.connections.limit", Type.GAUGE, "connections", "The bound: connections this process may hold"),
    CONNECTIONS_SIZE(
            "weir.connections.size",
            Type.GAUGE,
            "connections",
            "Connections this process may hold now: the bound, unless an operator has said less"),
    CONNECTIONS_REPLACED(
            "weir.connections.replaced", Type.COUNTER, "connections", "Connections that ended, by how", "how"),
    CONNECTIONS_FAILED(
            "weir.connections.failed", Type.COUNTER, "attempts", "Attempts to open a connection that failed"),
    CONNECTIONS_STRANGERS(
            "weir.connections.strangers",
            Type.GAUGE,
            "connections",
            "Client connections of the same server that are no instance's of Weir, as last seen"),
    DATABASE_CONNECTIONS_MAX(
            "weir.database.connections.max",
            Type.GAUGE,
            "connections",
            "Connections that the server has room for, without the reserved ones"),
    DATABASE_UP(
            "weir.database.up",
            Type.GAUGE,
            "boolean",
            "1 while the database answers, by the last attempt to connect or the last answer; else 0"),
    FLEET_BUDGET(
            "weir.fleet.budget",
            Type.GAUGE,
            "connections",
            "Connections that all replicas of the fleet may hold together"),
    FLEET_SHARE("weir.fleet.share", Type.GAUGE, "connections", "This replica's share of the fleet's budget"),
    FLEET_TAKEN("weir.fleet.taken", Type.GAUGE, "connections", "Of the fleet's budget, those that are held"),
    FLEET_REPLICAS("weir.fleet.replicas", Type.GAUGE, "replicas", "Replicas of the fleet that hold a connection"),
    FLEET_AGE("weir.fleet.age", Type.GAUGE, "seconds", "Time since the fleet's replicas were last seen"),
    FLEET_CLOSED(
            "weir.fleet.closed",
            Type.COUNTER,
            "connections",
            "Connections that were not opened, or closed, since they had no slot of the fleet's budget",
            "why"),
    QUEUE_DEPTH("weir.dispatch.queue.depth", Type.GAUGE, "requests", "Accepted requests that wait for their turn"),
    QUEUE_WAIT(
            "weir.dispatch.queue.wait",
            Type.GAUGE,
            "seconds",
            "How long the request has waited that waits longest, of those in the queue"),
    DISPATCH_PAUSED(
            "weir.dispatch.paused", Type.GAUGE, "boolean", "1 while an operator lets nothing be sent to PostgreSQL"),
    DISPATCH_WAIT(
            "weir.dispatch.wait",
            Type.TIMER,
            "seconds",
            "Time from acceptance until its turn, also of what was dropped",
            "surface",
            "route"),
    DISPATCH_RUN(
            "weir.dispatch.run",
            Type.TIMER,
            "seconds",
            "Time from its turn until PostgreSQL had answered",
            "surface",
            "route"),
    DISPATCH_STATEMENTS(
            "weir.dispatch.statements",
            Type.COUNTER,
            "statements",
            "Statements that PostgreSQL has worked on, by the role that they ran as",
            "role"),
    DISPATCH_REFUSED("weir.dispatch.refused", Type.COUNTER, "requests", "Requests refused at the door", "reason"),
    DISPATCH_DROPPED(
            "weir.dispatch.dropped",
            Type.COUNTER,
            "requests",
            "Accepted requests that left the queue unserved",
            "reason"),
    DISPATCH_CANCELLED(
            "weir.dispatch.cancelled", Type.COUNTER, "requests", "Queries cancelled in PostgreSQL", "reason"),
    DISPATCH_BATCH_SIZE(
            "weir.dispatch.batch.size", Type.SUMMARY, "statements", "Statements that shared a message to PostgreSQL"),
    DISPATCH_MERGED(
            "weir.dispatch.merged",
            Type.COUNTER,
            "statements",
            "Reads by a key that were answered by one statement together with others"),
    DISPATCH_RESENT(
            "weir.dispatch.resent",
            Type.COUNTER,
            "statements",
            "Statements that went again: connection lost, another of its message failed, or too slow to share one"),
    SLOTS("weir.slots", Type.GAUGE, "slots", "Slots, one for each connection, by what they carry", "state"),
    SHAPES("weir.shapes", Type.GAUGE, "statements", "Statement shapes that are prepared, over all connections"),
    STREAM_STALLED("weir.stream.stalled", Type.COUNTER, "streams", "Streams cut off because their reader took nothing"),
    MEMORY_USED(
            "weir.memory.used",
            Type.GAUGE,
            "bytes",
            "Memory that is taken for the bodies of requests, and for responses that clients have not taken yet",
            "memory"),
    MEMORY_LIMIT("weir.memory.limit", Type.GAUGE, "bytes", "The most that may be taken of each of these", "memory"),
    MEMORY_REFUSED(
            "weir.memory.refused",
            Type.COUNTER,
            "requests",
            "Bodies that were not read, and answers that were not kept, for want of memory",
            "memory"),
    MEMORY_DIRECT_USED("weir.memory.direct.used", Type.GAUGE, "bytes", "Direct memory that the network's buffers have"),
    MEMORY_DIRECT_LIMIT("weir.memory.direct.limit", Type.GAUGE, "bytes", "The most direct memory that they can have"),
    HTTP_TOO_SLOW(
            "weir.http.too.slow",
            Type.COUNTER,
            "connections",
            "Clients cut off, since they sent or took less than weir.http.min-rate",
            "how"),
    CONSUMER_LIMITED(
            "weir.consumer.limited",
            Type.COUNTER,
            "requests",
            "Requests refused since their consumer has reached a limit of its own",
            "limit"),
    CONSUMER_REQUESTS(
            "weir.consumer.requests",
            Type.GAUGE,
            "requests a second",
            "Requests of the heaviest consumers that were answered, on average over the last minute",
            "consumer"),
    CONSUMER_REFUSED(
            "weir.consumer.refused",
            Type.GAUGE,
            "requests a second",
            "Requests of the heaviest consumers that were answered 503, on average over the last minute",
            "consumer"),
    CONSUMER_RUNNING(
            "weir.consumer.running",
            Type.GAUGE,
            "requests",
            "Requests of the heaviest consumers that PostgreSQL works on at a time, on average over the last minute",
            "consumer"),
    CONSUMER_WAITING(
            "weir.consumer.waiting",
            Type.GAUGE,
            "requests",
            "Requests of the heaviest consumers that wait for their turn at a time, on average over the last minute",
            "consumer"),
    CATALOG_AGE("weir.catalog.age", Type.GAUGE, "seconds", "Time since the schema was last read"),
    CATALOG_STALE(
            "weir.catalog.stale",
            Type.GAUGE,
            "seconds",
            "Since reading the schema has been failing; 0 while the last reading went well"),
    DRAINING("weir.draining", Type.GAUGE, "boolean", "1 from the signal to stop until the end, else 0");

    /** What kind of meter it is. */
    public enum Type {
        GAUGE,
        COUNTER,
        TIMER,
        SUMMARY
    }

    private final String id;
    private final Type type;
    private final String unit;
    private final String description;
    /** Separated by blanks: an enum's fields are to be immutable, which a list does not promise. */
    private final String tags;

    Meters(String id, Type type, String unit, String description, String... tags) {
        this.id = id;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.tags = String.join(" ", tags);
    }

    /** The name in Micrometer's spelling; Prometheus writes underscores for the dots. */
    public String id() {
        return id;
    }

    public Type type() {
        return type;
    }

    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }

    /** The names of its tags. */
    public List<String> tags() {
        return tags.isEmpty() ? List.of() : List.of(tags.split(" "));
    }

    /**
     * Registers this gauge.
     *
     * @param values one for each of {@link #tags()}, in that order
     * @param value asked at every scrape, on the scraper's thread; must not block
     */
    public Gauge gauge(MeterRegistry registry, List<String> values, Supplier<Number> value) {
        return new Registration(this, registry).gauge(values, value);
    }

    /** Registers this gauge as a table, whose rows with their tags come and go. */
    public MultiGauge rows(MeterRegistry registry) {
        return new Registration(this, registry).rows();
    }

    Counter counter(MeterRegistry registry, List<String> values) {
        return new Registration(this, registry).counter(values);
    }

    Timer timer(MeterRegistry registry, List<String> values) {
        return new Registration(this, registry).timer(values);
    }

    DistributionSummary summary(MeterRegistry registry) {
        return new Registration(this, registry).summary();
    }
}
