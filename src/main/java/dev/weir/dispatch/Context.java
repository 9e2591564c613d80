package dev.weir.dispatch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As whom, and with which settings, a statement runs. All of it is local to the statement's own transaction.
 *
 * @param role the role to run as; null for the pool's login role
 * @param settings names and values for {@code set_config(name, value, true)}, in order
 * @param authenticated whether the caller proved who it is; decides between 401 and 403
 * @param rules what its transaction is held to besides
 */
public record Context(
        @Nullable String role, Map<String, String> settings, boolean authenticated, TransactionRules rules) {

    /** The pool's own login role, without settings. */
    public static final Context OWN = new Context(null, Map.of(), false);

    /**
     * For our own queries of PostgreSQL's catalogs, as the login role. Nobody's operators or functions stand before
     * PostgreSQL's own, and it compiles nothing: that can take it twenty times as long as the query itself.
     */
    public static final Context CATALOGS = new Context(null, Map.of("search_path", "pg_catalog", "jit", "off"), false);

    /** A context whose transaction is held to nothing besides. */
    public Context(@Nullable String role, Map<String, String> settings, boolean authenticated) {
        this(role, settings, authenticated, TransactionRules.NONE);
    }

    public Context {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Whether it is the login role's, without settings. */
    boolean isOwn() {
        return role == null && settings.isEmpty();
    }
}
