package dev.weir.deployment.monitoring;

import dev.weir.telemetry.Meters;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The names under which Prometheus gets our meters, and those of others that rules and dashboard make use of. */
public final class ExportedMeters {

    /** Made by Spring Boot, Micrometer and r2dbc-pool; a scrape of a running service is asked for them. */
    public static final Set<String> OF_OTHERS = Set.of(
            "jvm_gc_overhead",
            "jvm_gc_pause_seconds_max",
            "jvm_gc_pause_seconds_sum",
            "jvm_memory_max_bytes",
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "jvm_threads_states_threads",
            "logback_events_total",
            "process_cpu_usage",
            "process_files_max_files",
            "process_files_open_files",
            "process_uptime_seconds",
            "r2dbc_pool_pending_connections");

    private ExportedMeters() {}

    /** The names of our own, each in every form that it has. */
    public static Set<String> ours() {
        Set<String> names = new TreeSet<>();
        Arrays.stream(Meters.values()).flatMap(ExportedMeters::of).forEach(names::add);
        return names;
    }

    private static Stream<String> of(Meters meter) {
        String name = meter.id().replace('.', '_');
        return switch (meter.type()) {
            case GAUGE -> Stream.of(name + (meter.unit().equals("seconds") ? "_seconds" : ""));
            case COUNTER -> Stream.of(name + "_total");
            case TIMER -> histogram(name + "_seconds");
            case SUMMARY -> histogram(name);
        };
    }

    private static Stream<String> histogram(String name) {
        return Stream.of(name + "_bucket", name + "_count", name + "_sum", name + "_max");
    }
}
