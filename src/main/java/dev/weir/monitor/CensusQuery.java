package dev.weir.monitor;

import dev.weir.dispatch.SqlFile;
import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Census.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The query that takes a census, and how its one json value is read. Reaches PostgreSQL's own functions only. */
final class CensusQuery {

    static final String SQL = SqlFile.text(CensusQuery.class, "census.sql");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private CensusQuery() {}

    static Census read(byte[] json) {
        JsonNode answer = JSON.readTree(json);
        List<Session> sessions = new ArrayList<>();
        answer.required("sessions").forEach(session -> sessions.add(session(session)));
        JsonNode begun = answer.path("begun");
        return new Census(
                time(answer.required("at")),
                answer.required("server").asString(),
                answer.required("database").asString(),
                answer.required("role").asString(),
                answer.required("self").asInt(),
                answer.required("complete").asBoolean(),
                answer.required("maxConnections").asInt(),
                answer.required("reserved").asInt(),
                begun.isNumber() ? OptionalLong.of(begun.asLong()) : OptionalLong.empty(),
                limits(answer.required("limits")),
                sessions);
    }

    private static Session session(JsonNode session) {
        return new Session(
                session.required("pid").asInt(),
                text(session, "database").orElse(""),
                text(session, "user").orElse(""),
                text(session, "application").orElse(""),
                text(session, "address"),
                value(session, "port").map(JsonNode::asInt),
                State.of(text(session, "state").orElse("")),
                text(session, "waitsFor"),
                time(session, "connected"),
                time(session, "transaction"),
                time(session, "stateChanged"),
                text(session, "query"),
                numbers(session.path("blockedBy")));
    }

    private static Map<String, Integer> limits(JsonNode limits) {
        Map<String, Integer> byRole = new TreeMap<>();
        limits.properties()
                .forEach(limit -> byRole.put(limit.getKey(), limit.getValue().asInt()));
        return byRole;
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }

    private static Optional<String> text(JsonNode object, String name) {
        return value(object, name).map(JsonNode::asString);
    }

    private static Optional<Instant> time(JsonNode object, String name) {
        return value(object, name).map(CensusQuery::time);
    }

    private static Optional<JsonNode> value(JsonNode object, String name) {
        @Nullable JsonNode value = object.get(name);
        return Optional.ofNullable(value).filter(present -> !present.isNull());
    }

    /** Seconds since 1970 with six decimals. */
    private static Instant time(JsonNode seconds) {
        long micros = seconds.asDecimal().multiply(MICROS).longValue();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }
}
