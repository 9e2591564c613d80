package dev.weir.sql;

import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Raw.Part;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads headers and body of a request; pure. What it cannot read is a {@link FailureException}. */
final class RequestParser {

    private static final String ISOLATION = "Neon-Batch-Isolation-Level";
    private static final String READ_ONLY = "Neon-Batch-Read-Only";
    private static final String DEFERRABLE = "Neon-Batch-Deferrable";
    private static final String TRUE = "true";

    private static final Map<String, Isolation> LEVELS = Map.of(
            "ReadUncommitted", Isolation.READ_UNCOMMITTED,
            "ReadCommitted", Isolation.READ_COMMITTED,
            "RepeatableRead", Isolation.REPEATABLE_READ,
            "Serializable", Isolation.SERIALIZABLE);

    /** Numbers keep all of their digits. */
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final int maxQueries;
    private final long maxBytes;

    /**
     * A parser.
     *
     * @param maxQueries the most statements of a batch
     * @param maxBytes the most that all rows of a request may have
     */
    RequestParser(int maxQueries, long maxBytes) {
        this.maxQueries = maxQueries;
        this.maxBytes = maxBytes;
    }

    private record Query(String sql, List<@Nullable String> arguments, boolean array) {}

    SqlRequest parse(Headers headers, ByteBuffer body) {
        return parse(headers, body, Part.WHOLE);
    }

    /** @param part what the statements are of a transaction: within one they have none of their own */
    SqlRequest parse(Headers headers, ByteBuffer body, Part part) {
        JsonNode root = read(body);
        boolean array = isTrue(headers, "Neon-Array-Mode");
        boolean rawText = isTrue(headers, "Neon-Raw-Text-Output");
        JsonNode queries = root.get("queries");
        return queries == null
                ? single(query(root, array), rawText, part)
                : batch(
                        queries(queries, array),
                        part == Part.WITHIN ? null : transaction(headers),
                        rawText,
                        echoed(headers),
                        part);
    }

    private static boolean isTrue(Headers headers, String name) {
        return TRUE.equals(headers.firstHeader(name));
    }

    private JsonNode read(ByteBuffer body) {
        try {
            JsonNode root = json.readTree(
                    StandardCharsets.UTF_8.decode(body.duplicate()).toString());
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException unreadable) {
            throw invalid(unreadable.getOriginalMessage());
        }
        throw invalid("It is no object");
    }

    private List<Query> queries(JsonNode nodes, boolean array) {
        if (!nodes.isArray()) {
            throw invalid("queries is no array");
        }
        if (nodes.size() > maxQueries) {
            throw invalid("queries has more than " + maxQueries + " elements (weir.sql.max-queries)");
        }
        List<Query> queries = new ArrayList<>(nodes.size());
        nodes.forEach(node -> queries.add(query(node, array)));
        return queries;
    }

    private static Query query(JsonNode node, boolean array) {
        JsonNode sql = node.get("query");
        if (sql == null || !sql.isString()) {
            throw invalid("query is missing, or no string");
        }
        JsonNode mode = node.get("arrayMode");
        boolean own = mode == null ? array : mode.asBoolean(array);
        return new Query(sql.stringValue(), arguments(node.get("params")), own);
    }

    private static List<@Nullable String> arguments(@Nullable JsonNode params) {
        List<@Nullable String> arguments = new ArrayList<>();
        if (params == null || params.isNull()) {
            return arguments;
        }
        if (!params.isArray()) {
            throw invalid("params is no array");
        }
        if (params.size() > Parameters.MOST) {
            throw invalid("params has more than " + Parameters.MOST + " elements");
        }
        params.forEach(param -> arguments.add(Parameters.text(param)));
        return arguments;
    }

    private SqlRequest single(Query query, boolean rawText, Part part) {
        Statement statement = Statement.raw(query.sql(), query.arguments(), new Raw(null, List.of(), maxBytes, part));
        return new SqlRequest(statement, false, List.of(query.array()), rawText, Map.of());
    }

    private SqlRequest batch(
            List<Query> queries,
            Raw.@Nullable Transaction transaction,
            boolean rawText,
            Map<String, String> echoed,
            Part part) {
        List<Boolean> arrays = queries.stream().map(Query::array).toList();
        Statement statement = queries.isEmpty() ? null : inOne(queries, transaction, part);
        return new SqlRequest(statement, true, arrays, rawText, echoed);
    }

    private Statement inOne(List<Query> queries, Raw.@Nullable Transaction transaction, Part part) {
        List<Statement> next = queries.stream()
                .skip(1)
                .map(query -> Statement.raw(query.sql(), query.arguments(), new Raw(null, List.of(), maxBytes)))
                .toList();
        Query first = queries.getFirst();
        return Statement.raw(first.sql(), first.arguments(), new Raw(transaction, next, maxBytes, part));
    }

    private static Raw.Transaction transaction(Headers headers) {
        return new Raw.Transaction(
                isolation(headers.firstHeader(ISOLATION)), isTrue(headers, READ_ONLY), isTrue(headers, DEFERRABLE));
    }

    static @Nullable Isolation isolation(@Nullable String name) {
        if (name == null) {
            return null;
        }
        Isolation level = LEVELS.get(name);
        if (level == null) {
            throw new FailureException(new RequestFailure.Malformed(
                    ISOLATION + " is " + name,
                    null,
                    "Set it to ReadUncommitted, ReadCommitted, RepeatableRead or Serializable"));
        }
        return level;
    }

    private static Map<String, String> echoed(Headers headers) {
        Map<String, String> echoed = new LinkedHashMap<>();
        String level = headers.firstHeader(ISOLATION);
        if (level != null) {
            echoed.put(ISOLATION, level);
        }
        List.of(READ_ONLY, DEFERRABLE).forEach(name -> {
            if (isTrue(headers, name)) {
                echoed.put(name, TRUE);
            }
        });
        return echoed;
    }

    private static FailureException invalid(String details) {
        return new FailureException(new RequestFailure.InvalidBody(
                "The body is not {\"query\", \"params\"} or {\"queries\"} as JSON", details));
    }
}
