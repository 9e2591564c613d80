package dev.weir.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of packages: each with the packages that it may use. A package uses only packages of a lower rank. */
final class Packages {

    private Packages() {}

    /** The table below a base package; {@code server}, which may use all, is not in it. */
    static Map<String, List<String>> allowed() {
        Map<String, List<String>> table = new LinkedHashMap<>();
        table.put("error", List.of());
        table.put("telemetry", List.of());
        table.put("embedded", List.of());
        table.put("http", List.of("error", "telemetry"));
        table.put("pool", List.of("error", "telemetry"));
        table.put("auth", List.of("http", "error", "telemetry"));
        table.put("rest.request", List.of("error"));
        table.put("dispatch.work", List.of("error", "telemetry"));
        table.put("dispatch.schedule", List.of("dispatch.work", "error", "telemetry"));
        table.put("dispatch.wire", List.of("dispatch.work", "pool", "error", "telemetry"));
        table.put(
                "dispatch",
                List.of("dispatch.work", "dispatch.schedule", "dispatch.wire", "pool", "error", "telemetry"));
        table.put("catalog", List.of("dispatch", "dispatch.work", "error", "telemetry"));
        table.put("fleet", List.of("dispatch", "dispatch.work", "pool", "error", "telemetry"));
        table.put("monitor", List.of("fleet", "dispatch", "dispatch.work", "pool", "error", "telemetry"));
        table.put("sql", List.of("http", "auth", "dispatch", "dispatch.work", "error", "telemetry"));
        table.put("changes", List.of("http", "auth", "dispatch", "dispatch.work", "error", "telemetry"));
        table.put("admin", List.of("catalog", "dispatch", "pool", "http", "auth", "error", "telemetry"));
        table.put("rest.plan", List.of("rest.request", "catalog", "error"));
        table.put("rest.query", List.of("rest.plan", "rest.request", "catalog", "dispatch.work", "error"));
        table.put("rest.response", List.of("http", "rest.plan", "rest.request", "dispatch.work", "error"));
        table.put(
                "rest",
                List.of(
                        "rest.request",
                        "rest.plan",
                        "rest.query",
                        "rest.response",
                        "http",
                        "auth",
                        "catalog",
                        "dispatch",
                        "dispatch.work",
                        "error",
                        "telemetry"));
        return table;
    }
}
