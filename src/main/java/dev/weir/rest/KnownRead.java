package dev.weir.rest;

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

    private final Rendered marked;
    /** Which value each argument of the statement is; -1 for one that belongs to the structure. */
    private final int[] sources;

    private KnownRead(Rendered marked, int[] sources) {
        this.marked = marked;
        this.sources = sources;
    }

    /** The read, or null when a value does not become an argument as it is. */
    static @Nullable KnownRead of(Rendered marked, int values) {
        int[] sources = marked.statement().arguments().stream()
                .mapToInt(Structure::number)
                .toArray();
        BitSet found = new BitSet(values);
        for (int source : sources) {
            if (source >= 0) {
                found.set(source);
            }
        }
        return found.cardinality() == values ? new KnownRead(marked, sources) : null;
    }

    Rendered with(List<String> values) {
        List<@Nullable String> arguments = new ArrayList<>(marked.statement().arguments());
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] >= 0) {
                arguments.set(i, values.get(sources[i]));
            }
        }
        return marked.with(arguments);
    }

    /** About how many characters it has. */
    int size() {
        return marked.statement().shape().length();
    }
}
