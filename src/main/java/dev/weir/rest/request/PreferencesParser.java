package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.rest.request.Preferences.Count;
import dev.weir.rest.request.Preferences.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Prefer header (RFC 7240). What cannot be honoured is ignored, and with {@code handling=strict} refused. Refused
 * either way is what would be miswritten without it: what says how something is written, {@link WritePreferences} read.
 */
final class PreferencesParser {

    /** A token or a quoted string, an optional value, and parameters that have no meaning here. */
    private static final Pattern PREFERENCE =
            Pattern.compile("\\s*([^\\s=;,\"]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*))\\s*)?(?:;[^,]*)?");

    private static final Map<String, Count> COUNTS =
            Map.of("exact", Count.EXACT, "planned", Count.PLANNED, "estimated", Count.ESTIMATED);

    private static final Pattern SECONDS = Pattern.compile("0*[1-9][0-9]{0,8}");

    private final Action action;
    private final Form format;
    private final Duration longestWait;
    private final WritePreferences writing;
    private final List<String> applied = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private @Nullable Count count;
    private @Nullable Result result;
    private boolean serverTiming;
    private @Nullable Duration deadline;
    private @Nullable String timeZone;
    private @Nullable Boolean strict;

    PreferencesParser(Action action, Form format, Duration longestWait, TxEnd end) {
        this.action = action;
        this.format = format;
        this.longestWait = longestWait;
        this.writing = new WritePreferences(action, end);
    }

    /**
     * The preferences of one request; a parser parses once.
     *
     * @param headers the values of all Prefer headers
     */
    Preferences parse(List<String> headers) {
        for (String header : headers) {
            for (String preference : header.split(",", -1)) {
                if (!preference.isBlank()) {
                    read(preference.strip());
                }
            }
        }
        if (Boolean.TRUE.equals(strict) && !ignored.isEmpty()) {
            throw new FailureException(
                    new RequestFailure.InvalidPreferences("Invalid preferences: " + String.join(", ", ignored)));
        }
        if (Boolean.FALSE.equals(strict)) {
            // With it PostgREST lets any number pass; who says it means that.
            writing.unbounded();
            applied.removeIf(preference -> preference.toLowerCase(Locale.ROOT).startsWith("max-affected"));
        }
        return new Preferences(count, result, serverTiming, deadline, timeZone, writing.writing(), applied);
    }

    private void read(String preference) {
        Matcher matcher = PREFERENCE.matcher(preference);
        if (!matcher.matches()) {
            ignored.add(preference);
            return;
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        read(name, value == null ? "" : value.toLowerCase(Locale.ROOT), preference);
    }

    private void read(String name, String value, String preference) {
        switch (name) {
            case "count" -> countBy(value, preference);
            case "return" -> answerWith(value, preference);
            case "wait" -> waitFor(value, preference);
            case "handling" -> handle(value, preference);
            case "timezone" -> showTimesIn(value, preference);
            case "server-timing" -> tellTimes(value, preference);
            case "resolution", "missing", "max-affected", "tx" -> write(name, value, preference);
            default -> ignored.add(preference);
        }
    }

    /**
     * As in all of these, what is given twice counts the first time (RFC 7240, 2). The headers of a stream leave before
     * its rows are counted; the answer may be in a form of the database's instead, which is not known here.
     */
    private void countBy(String value, String preference) {
        Count asked = COUNTS.get(value);
        if (asked == null || format.isStream()) {
            ignored.add(preference);
        }
        if (asked != null && count == null) {
            count = asked;
            applied.add(preference);
        }
    }

    private void showTimesIn(String value, String preference) {
        String asked = TimeZones.named(value);
        if (asked == null) {
            ignored.add(preference);
        } else if (timeZone == null) {
            timeZone = asked;
            applied.add(preference);
        }
    }

    private void answerWith(String value, String preference) {
        Result asked =
                switch (value) {
                    case "representation" -> Result.REPRESENTATION;
                    case "minimal" -> Result.MINIMAL;
                    case "headers-only" -> Result.HEADERS_ONLY;
                    default -> null;
                };
        if (asked == null) {
            ignored.add(preference);
        } else if (result == null && isWrite()) {
            result = asked;
            applied.add(preference);
        }
    }

    /** More than the service allows is not honoured: its own deadline holds, as without the preference. */
    private void waitFor(String value, String preference) {
        Duration asked = SECONDS.matcher(value).matches() ? Duration.ofSeconds(Long.parseLong(value)) : null;
        if (asked == null || asked.compareTo(longestWait) > 0) {
            ignored.add(preference);
        } else if (deadline == null) {
            deadline = asked;
            applied.add(preference);
        }
    }

    private void tellTimes(String value, String preference) {
        if (!value.isEmpty()) {
            ignored.add(preference);
        } else if (!serverTiming) {
            serverTiming = true;
            applied.add(preference);
        }
    }

    private void handle(String value, String preference) {
        if (!value.equals("strict") && !value.equals("lenient")) {
            ignored.add(preference);
        } else if (strict == null) {
            strict = value.equals("strict");
            applied.add(preference);
        }
    }

    private void write(String name, String value, String preference) {
        switch (writing.read(name, value, preference)) {
            case APPLIED -> applied.add(preference);
            case IDLE -> {}
            case IGNORED -> ignored.add(preference);
        }
    }

    private boolean isWrite() {
        return !action.reads();
    }
}
