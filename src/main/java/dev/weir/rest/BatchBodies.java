package dev.weir.rest;

import dev.weir.dispatch.work.Result;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
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

/**
 * What requests before have answered, for those behind them to refer to. Numbers keep their digits. Each answer is read once, and
 * all that are read are bounded together: as a tree JSON takes many times its own length.
 */
final class BatchBodies {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final List<BatchMember> members;
    private final BatchSteps steps;
    private final BiFunction<Integer, FailureException, FailureException> failed;
    private final long maxBytes;
    private final Map<String, JsonNode> read = new HashMap<>();
    private long bytes;

    /** @param maxBytes the most that all answers together may have which others refer to */
    BatchBodies(
            List<BatchMember> members,
            BatchSteps steps,
            BiFunction<Integer, FailureException, FailureException> failed,
            long maxBytes) {
        this.members = members;
        this.steps = steps;
        this.failed = failed;
        this.maxBytes = maxBytes;
    }

    /** Forgets all of them: the transaction has begun anew. */
    void forget() {
        read.clear();
        bytes = 0;
    }

    /**
     * The body that a request has answered; null when it has none that is JSON.
     *
     * @throws FailureException when there is too much to be referred to
     */
    @Nullable
    JsonNode body(String id, List<Result> results) {
        return read.computeIfAbsent(id, unread -> answered(unread, results));
    }

    private @Nullable JsonNode answered(String id, List<Result> results) {
        for (int i = 0; i < steps.count(); i++) {
            if (members.get(i).id().equals(id)) {
                return parsed(id, steps.response(results, i, failed));
            }
        }
        return null;
    }

    private @Nullable JsonNode parsed(String id, Response response) {
        bytes += response.bodyBytes();
        if (bytes > maxBytes) {
            response.release();
            throw new FailureException(new InvalidBody(
                    "A reference cannot be resolved",
                    "With what $%s has answered, more than %d bytes are referred to".formatted(id, maxBytes)));
        }
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
