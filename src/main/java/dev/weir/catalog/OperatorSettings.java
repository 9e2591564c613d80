package dev.weir.catalog;

import dev.weir.dispatch.RoleSettings;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the rules of a transaction from what an operator has set for its role, in PostgreSQL's own spelling. Pure. */
final class OperatorSettings {

    private static final String STATEMENT_TIMEOUT = "statement_timeout";

    /** A message is a transaction, so both end the same; this one would end the connection with it. */
    private static final String TRANSACTION_TIMEOUT = "transaction_timeout";

    private static final String ISOLATION = "default_transaction_isolation";
    private static final String READ_ONLY = "default_transaction_read_only";

    /** A number and a unit, as PostgreSQL takes them for a setting of time; without a unit it is milliseconds. */
    private static final Pattern TIME = Pattern.compile("\\s*(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*(us|ms|s|min|h|d)?\\s*");

    private static final Map<String, Double> MILLIS =
            Map.of("us", 0.001, "ms", 1.0, "s", 1e3, "min", 6e4, "h", 3.6e6, "d", 8.64e7);

    /** As long as PostgreSQL can be told. */
    private static final Duration UNLIMITED = Duration.ofMillis(Integer.MAX_VALUE);

    private OperatorSettings() {}

    /**
     * The settings of a role.
     *
     * @param all its settings by name, in lower case
     * @param login how long a statement of the login role may run, which holds where the role has no timeout of its own;
     *     null for no limit
     */
    static RoleSettings of(Map<String, String> all, @Nullable Duration login) {
        Map<String, String> plain = new LinkedHashMap<>(all);
        String statement = plain.remove(STATEMENT_TIMEOUT);
        String transaction = plain.remove(TRANSACTION_TIMEOUT);
        String isolation = plain.remove(ISOLATION);
        String readOnly = plain.remove(READ_ONLY);
        Duration timeout = statement == null && transaction == null
                ? login
                : shorter(time(statement).orElse(null), time(transaction).orElse(null));
        return new RoleSettings(plain, new TransactionRules(timeout, isolation(isolation), isOn(readOnly)));
    }

    /**
     * What a function's own settings are to the transaction that calls it: without them there, its timeout would come too
     * late, as the statement already runs, and its isolation not at all.
     *
     * @param all those of its definition, by name
     */
    static TransactionRules ofFunction(Map<String, String> all) {
        TransactionRules rules = of(all, null).rules();
        return rules.timeout() == null && all.containsKey(STATEMENT_TIMEOUT)
                ? new TransactionRules(UNLIMITED, rules.isolation(), rules.readOnly())
                : rules;
    }

    private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Empty for zero, which is no limit, and for what is no time. */
    private static Optional<Duration> time(@Nullable String value) {
        Matcher time = TIME.matcher(value == null ? "" : value);
        if (!time.matches()) {
            return Optional.empty();
        }
        String unit = time.group(2) == null ? "ms" : time.group(2);
        long millis = Math.round(Double.parseDouble(time.group(1)) * MILLIS.getOrDefault(unit, 1.0));
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    private static @Nullable Isolation isolation(@Nullable String value) {
        return value == null
                ? null
                : Isolation.valueOf(value.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", "_"));
    }

    /** Any beginning of these words is one, but for a bare {@code o}, which PostgreSQL has refused. */
    private static boolean isOn(@Nullable String value) {
        String word = value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
        return !word.isEmpty()
                && (word.equals("1") || word.equals("on") || "true".startsWith(word) || "yes".startsWith(word));
    }
}
