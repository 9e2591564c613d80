package dev.weir.rest;

import dev.weir.rest.request.Structure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read that was planned and rendered with marks in place of the values that it compares with. With the values of another
 * request of its structure it is that request's, unless a value does not become an argument as it is.
 */
final class KnownRead {

    /** Of a structure whose reads are to be rendered each by itself. */
    static final KnownRead NONE = new KnownRead(null, new int[0]);

    private final @Nullable Rendered marked;
    /** Which value each argument of the statement is; -1 for one that belongs to the structure. */
    private final int[] sources;

    private KnownRead(@Nullable Rendered marked, int[] sources) {
        this.marked = marked;
        this.sources = sources;
    }

    /** @param values how many there are of them */
    static KnownRead of(Rendered marked, int values) {
        int[] sources = marked.statement().arguments().stream()
                .mapToInt(Structure::number)
                .toArray();
        BitSet found = new BitSet(values);
        for (int source : sources) {
            if (source >= 0) {
                found.set(source);
            }
        }
        return found.cardinality() == values ? new KnownRead(marked, sources) : NONE;
    }

    /** The read with these values; null where it is to be rendered by itself. */
    @Nullable
    Rendered with(List<String> values) {
        if (marked == null) {
            return null;
        }
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
        return marked == null ? 0 : marked.statement().shape().length();
    }
}
