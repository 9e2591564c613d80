package dev.weir.load.watch;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What refusals say: when to come again, and a code that a program can act on. May be used from any thread.
 */
public final class Refusals {

    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"(WEIR\\d{3}|PGRST\\d{3})\"");
    private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,4}");

    private final Map<String, LongAdder> codes = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> waits = new ConcurrentHashMap<>();
    private final LongAdder malformed = new LongAdder();

    /**
     * A refusal came.
     *
     * @param retryAfter the header; empty where there is none
     * @return what is wrong with it, in words; empty when nothing is
     */
    public String note(String retryAfter, String body) {
        String objection = objection(retryAfter, body);
        if (objection.isEmpty()) {
            waits.computeIfAbsent(Integer.valueOf(retryAfter), key -> new LongAdder())
                    .increment();
            codes.computeIfAbsent(code(body), key -> new LongAdder()).increment();
        } else {
            malformed.increment();
        }
        return objection;
    }

    static String objection(String retryAfter, String body) {
        if (!SECONDS.matcher(retryAfter).matches()) {
            return retryAfter.isEmpty() ? "no Retry-After" : "Retry-After: " + retryAfter;
        }
        return code(body).isEmpty() ? "no code of Weir's in " + body : "";
    }

    private static String code(String body) {
        Matcher matcher = CODE.matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Refusals that lack something. */
    public long malformed() {
        return malformed.sum();
    }

    /** How often each code came, and each number of seconds after which to come again. */
    public String summary() {
        return codes.isEmpty()
                ? "none"
                : "%s; Retry-After, in seconds: %s".formatted(new TreeMap<>(codes), new TreeMap<>(waits));
    }
}
