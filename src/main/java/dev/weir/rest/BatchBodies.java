package dev.weir.rest;

import dev.weir.dispatch.work.Result;
import dev.weir.error.FailureException;
import dev.weir.http.Response;
import dev.weir.rest.request.BatchMember;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What requests before have answered, for those behind them to refer to. Numbers keep their digits. */
final class BatchBodies {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final List<BatchMember> members;
    private final BatchSteps steps;
    private final List<Result> results;
    private final BiFunction<Integer, FailureException, FailureException> failed;
    private final Map<String, JsonNode> read = new HashMap<>();

    BatchBodies(
            List<BatchMember> members,
            BatchSteps steps,
            List<Result> results,
            BiFunction<Integer, FailureException, FailureException> failed) {
        this.members = members;
        this.steps = steps;
        this.results = results;
        this.failed = failed;
    }

    /** The body that a request has answered; null when it has none that is JSON. */
    @Nullable
    JsonNode body(String id) {
        return read.computeIfAbsent(id, this::answered);
    }

    private @Nullable JsonNode answered(String id) {
        for (int i = 0; i < steps.count(); i++) {
            if (members.get(i).id().equals(id)) {
                return parsed(steps.response(results, i, failed));
            }
        }
        return null;
    }

    private static @Nullable JsonNode parsed(Response response) {
        ByteBuf body = response.takeBody();
        if (body == null) {
            return null;
        }
        try (ByteBufInputStream in = new ByteBufInputStream(body, true)) {
            return JSON.readTree(in);
        } catch (JacksonException | java.io.IOException noJson) {
            return null;
        }
    }
}
