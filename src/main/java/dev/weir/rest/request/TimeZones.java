package dev.weir.rest.request;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names of time zones. They are the IANA's, which PostgreSQL has too; it takes them in any case. */
final class TimeZones {

    private static final Map<String, String> NAMES = ZoneId.getAvailableZoneIds().stream()
            .filter(name -> !name.startsWith("SystemV/"))
            .collect(Collectors.toUnmodifiableMap(
                    name -> name.toLowerCase(Locale.ROOT), Function.identity(), (one, other) -> one));

    private TimeZones() {}

    /** The time zone's name as it is written; null when there is none of this name. */
    static @Nullable String named(String lowerCase) {
        return NAMES.get(lowerCase);
    }
}
