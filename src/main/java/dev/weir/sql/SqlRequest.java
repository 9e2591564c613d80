package dev.weir.sql;

import dev.weir.dispatch.work.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks.
 *
 * @param statement the first, with those behind it; null for a batch without any
 * @param batch whether all results are asked for, as of one transaction
 * @param arrays of each statement, whether its rows are arrays; otherwise objects
 * @param rawText whether values are answered as PostgreSQL writes them
 * @param echoed headers of a batch that its answer repeats
 */
record SqlRequest(
        @Nullable Statement statement,
        boolean batch,
        List<Boolean> arrays,
        boolean rawText,
        Map<String, String> echoed) {}
