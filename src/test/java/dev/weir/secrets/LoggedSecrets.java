package dev.weir.secrets;

import java.util.ArrayList;
import java.util.List;

/** The first lines with a secret that were logged. May be told from any thread. */
public final class LoggedSecrets {

    static final LoggedSecrets FOUND = new LoggedSecrets();

    private static final int MOST = 20;

    private final List<String> lines = new ArrayList<>();

    LoggedSecrets() {}

    /** Looks through what a process of its own has printed. */
    public static void lookThrough(String output) {
        output.lines().forEach(line -> FOUND.look("a process", line));
    }

    /** @param origin who has logged the text */
    void look(String origin, String text) {
        if (Secrets.areIn(text)) {
            synchronized (lines) {
                if (lines.size() < MOST) {
                    lines.add(origin + ": " + text);
                }
            }
        }
    }

    List<String> all() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
