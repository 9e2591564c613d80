package dev.weir.load.feed;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads of a row that each hold a connection for 2 ms and cost the processor next to nothing: what n connections can do
 * with them is known, and so little that one machine can ask for several times as much. Only for a target that may be
 * written to, which has the view.
 */
public final class Waits {

    private static final int KEYS = 10_000;

    private Waits() {}

    /** Any of them, each as likely as any other. */
    public static Read any() {
        return of(1 + ThreadLocalRandom.current().nextInt(KEYS));
    }

    static Read of(int key) {
        return new Read(
                "weir_load_wait",
                "wait",
                "id=eq." + key,
                "select json_agg(t.*)::text from (select * from weir_load_wait where id = %d) t".formatted(key),
                "[{\"id\":%d}]".formatted(key));
    }
}
