package dev.weir.monitor;

import java.time.Duration;
import java.util.Locale;

/** Formats quantities for sentences. */
final class Quantities {

    private Quantities() {}

    /** A length of time, in its largest unit: {@code 250 ms}, {@code 3.2 s}, {@code 12 min}, {@code 5 h}, {@code 3 d}. */
    static String length(Duration length) {
        if (length.toMillis() < 1000) {
            return length.toMillis() + " ms";
        }
        if (length.toSeconds() < 10) {
            return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
        }
        if (length.toMinutes() < 2) {
            return length.toSeconds() + " s";
        }
        if (length.toHours() < 2) {
            return length.toMinutes() + " min";
        }
        return length.toDays() < 2 ? length.toHours() + " h" : length.toDays() + " d";
    }

    /** {@code 1 connection}, {@code 2 connections}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
