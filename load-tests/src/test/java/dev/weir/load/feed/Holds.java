package dev.weir.load.feed;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads of a row that each hold a connection for 10 ms and cost the processor next to nothing: what n connections can do
 * with them is known, and so little that a small machine can ask for several times as much. Only for a target that may
 * be written to, which has the view.
 */
public final class Holds {

    /** In words, for a report. */
    public static final String ASKED = "rows that take 10 ms of a connection each";

    private static final int KEYS = 10_000;

    private Holds() {}

    /** Any of them, each as likely as any other. */
    public static Read any() {
        return of(1 + ThreadLocalRandom.current().nextInt(KEYS));
    }

    static Read of(int key) {
        return new Read(
                "weir_load_hold",
                "hold",
                "id=eq." + key,
                "select json_agg(t.*)::text from (select * from weir_load_hold where id = %d) t".formatted(key),
                "[{\"id\":%d}]".formatted(key));
    }
}
