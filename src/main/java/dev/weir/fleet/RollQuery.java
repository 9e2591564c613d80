package dev.weir.fleet;

import dev.weir.dispatch.SqlFile;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.fleet.Roll.Replica;
import dev.weir.pool.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The query that calls the roll, and how its one json value is read. Reaches PostgreSQL's own functions only. */
final class RollQuery {

    /** The name of the surface that it is dispatched under. */
    static final String SURFACE = "fleet";

    private static final Shape SHAPE =
            new Shape(List.of(SqlFile.text(RollQuery.class, "roll.sql").split("\\$[12]", -1)));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RollQuery() {}

    /** @param deadline how long it may wait for its turn and run; it is of use only while it is new */
    static Work work(Budget budget, Duration deadline) {
        List<String> keys = List.of(String.valueOf(budget.slots()), String.valueOf(budget.replicas()));
        return new Work(
                new Statement(SHAPE, new ArrayList<>(keys), Effects.PLAIN_READ),
                Context.CATALOGS,
                Origin.own(SURFACE),
                deadline);
    }

    static Roll read(byte[] json) {
        JsonNode answer = JSON.readTree(json);
        List<Replica> replicas = new ArrayList<>();
        answer.required("replicas").forEach(replica -> replicas.add(replica(replica)));
        return new Roll(
                answer.required("taken").asInt(), answer.required("limit").asInt(), replicas);
    }

    private static Replica replica(JsonNode replica) {
        return new Replica(
                replica.required("id").asInt(),
                replica.path("name").asString(""),
                replica.required("connections").asInt());
    }
}
