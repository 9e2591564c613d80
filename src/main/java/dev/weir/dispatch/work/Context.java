package dev.weir.dispatch.work;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * As whom, and with which settings, a statement runs. All of it is local to the statement's own transaction.
 *
 * @param role the role to run as; null for the pool's login role
 * @param settings names and values for {@code set_config(name, value, true)}, in order
 * @param rules what its transaction is held to besides
 * @param preRequest SQL of our own that is run before the statement, when role and settings are set; null for none. Not
 *     for a plain read, which reaches no user-defined code
 */
public record Context(
        @Nullable String role,
        Map<String, String> settings,
        TransactionRules rules,
        @Nullable String preRequest) {

    private static final String OF_REQUEST = "request.";

    /** The pool's own login role, without settings. */
    public static final Context OWN = new Context(null, Map.of());

    /**
     * For our own queries of PostgreSQL's catalogs, as the login role. No operator or function of others stands before
     * PostgreSQL's own, and it compiles nothing: that can take it twenty times as long as the query itself.
     */
    public static final Context CATALOGS = new Context(null, Map.of("search_path", "pg_catalog", "jit", "off"));

    /** One without anything that comes before the statement. */
    public Context(@Nullable String role, Map<String, String> settings, TransactionRules rules) {
        this(role, settings, rules, null);
    }

    /** A context whose transaction is held to nothing besides. */
    public Context(@Nullable String role, Map<String, String> settings) {
        this(role, settings, TransactionRules.NONE, null);
    }

    public Context {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The login role's, without settings, in a transaction that is held to the same. */
    public Context rulesAlone() {
        return new Context(null, Map.of(), rules, null);
    }

    /** The same, with these settings, and held to these rules. */
    public Context heldTo(Map<String, String> all, TransactionRules others) {
        return new Context(role, all, others, preRequest);
    }

    /** Those that share a message, and so are looked up, differ in their role or hardly ever: the settings need not be gone through. */
    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(role) + settings.size();
    }

    /** Whether it is the login role's, without settings. */
    public boolean isOwn() {
        return role == null && settings.isEmpty() && preRequest == null;
    }

    /** Whether user-defined code is told of a request, so that it may say something of the answer. */
    public boolean tellsOfRequest() {
        return settings.keySet().stream().anyMatch(Context::isOfRequest);
    }

    /** Whether only user-defined code can observe the setting, so that a plain read is not told it. */
    public static boolean isOfRequest(String setting) {
        return setting.startsWith(OF_REQUEST);
    }

    /** Whether a plain read is told the same in both. */
    public boolean isAlikeForPlainReads(Context other) {
        return Objects.equals(role, other.role)
                && rules.equals(other.rules)
                && (settings.equals(other.settings) || observed().equals(other.observed()));
    }

    private Map<String, String> observed() {
        Map<String, String> observed = new HashMap<>(settings);
        observed.keySet().removeIf(Context::isOfRequest);
        return observed;
    }

    /** How many characters its role and settings have. */
    public long size() {
        return size(Effects.WRITE);
    }

    /** How many characters PostgreSQL is told of it for such a statement. */
    long size(Effects effects) {
        long size = role == null ? 0 : role.length();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (effects != Effects.PLAIN_READ || !isOfRequest(setting.getKey())) {
                size += setting.getKey().length() + setting.getValue().length();
            }
        }
        return size;
    }
}
