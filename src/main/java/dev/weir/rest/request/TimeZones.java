package dev.weir.rest.request;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of time zones. They are the IANA's, which PostgreSQL has too; it takes them in any case. It also takes offsets: a
 * number of hours as ISO 8601 counts them, east of Greenwich, and hours with minutes as POSIX does, west of it.
 */
final class TimeZones {

    private static final Map<String, String> NAMES = ZoneId.getAvailableZoneIds().stream()
            .filter(name -> !name.startsWith("SystemV/"))
            .collect(Collectors.toUnmodifiableMap(
                    name -> name.toLowerCase(Locale.ROOT), Function.identity(), (one, other) -> one));

    private static final Pattern OFFSET = Pattern.compile("[+-]?(?:1[0-5]|0?[0-9])(?::[0-5][0-9])?");

    private TimeZones() {}

    /** The time zone's name as it is written, or the offset; null when there is none of this name. */
    static @Nullable String named(String lowerCase) {
        return OFFSET.matcher(lowerCase).matches() ? lowerCase : NAMES.get(lowerCase);
    }
}
