package dev.weir.rest;

import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.request.Structure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read that was planned and rendered with marks in place of the values that it compares with. With the values of another
 * request of its structure it is that request's.
 */
final class KnownRead {

    private final ReadPlan plan;
    private final Statement statement;
    /** Which value each argument of the statement is; -1 for one that belongs to the structure. */
    private final int[] sources;

    private KnownRead(ReadPlan plan, Statement statement, int[] sources) {
        this.plan = plan;
        this.statement = statement;
        this.sources = sources;
    }

    /** The read, or null when a value does not become an argument as it is. */
    static @Nullable KnownRead of(ReadPlan plan, Statement statement, int values) {
        int[] sources = statement.arguments().stream().mapToInt(Structure::number).toArray();
        BitSet found = new BitSet(values);
        for (int source : sources) {
            if (source >= 0) {
                found.set(source);
            }
        }
        return found.cardinality() == values ? new KnownRead(plan, statement, sources) : null;
    }

    Rendered with(List<String> values) {
        List<@Nullable String> arguments = new ArrayList<>(sources.length);
        for (int i = 0; i < sources.length; i++) {
            arguments.add(
                    sources[i] < 0 ? statement.arguments().get(i) : values.get(sources[i]));
        }
        return new Rendered(plan, statement.with(arguments));
    }

    /** About how many characters it has. */
    int size() {
        return statement.shape().length();
    }
}
