package dev.weir.dispatch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that are prepared on one connection; the one used longest ago makes room for a new one. It outlives the
 * loans of its connection.
 *
 * <p>A shape is prepared under the role and the search_path that run it: PostgreSQL resolves names, and checks the use
 * of schemas, when it prepares. Safe for use by several threads: a lane asks in its turn, an answer corrects on the
 * connection's event loop.
 */
final class Prepared {

    record Key(Pace pace, @Nullable String role, @Nullable String searchPath) {}

    private final int limit;
    private final Map<Key, String> names = new LinkedHashMap<>(16, 0.75f, true);
    private final List<String> obsolete = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private int schema;
    private int named;
    private boolean unverified;
    private String fingerprint = EMPTY;

    /** What {@link #FINGERPRINT} says of a connection on which nothing is prepared. */
    private static final String EMPTY = "0";

    /**
     * SQL that tells whether anything has been prepared or deallocated: whatever a function prepares in place of ours
     * is younger than the message before it.
     */
    static final String FINGERPRINT =
            "(select pg_catalog.concat(pg_catalog.count(*), ' ' || pg_catalog.max(prepare_time)::pg_catalog.text)"
                    + " from pg_catalog.pg_prepared_statements)";

    Prepared(int limit) {
        this.limit = limit;
    }

    /** How many shapes are prepared. */
    int count() {
        return count.get();
    }

    /**
     * Forgets all shapes when the schema has changed since they were prepared.
     *
     * @return whether PostgreSQL is to forget them too
     */
    synchronized boolean outdated(int currentSchema) {
        boolean outdated = schema != currentSchema && named > 0;
        schema = currentSchema;
        if (outdated) {
            names.clear();
            obsolete.clear();
            changed();
        }
        return outdated;
    }

    /** The name under which a shape is prepared; null when it is not. */
    synchronized @Nullable String name(Key key) {
        return names.get(key);
    }

    /** A name for a shape that is about to be prepared, which makes room if there is none. */
    synchronized String add(Key key) {
        if (names.size() >= limit) {
            Key eldest = names.keySet().iterator().next();
            forget(eldest);
        }
        String name = "weir_" + ++named;
        names.put(key, name);
        changed();
        return name;
    }

    /** A shape is not to be used again as it was prepared. */
    synchronized void forget(Key key) {
        String name = names.remove(key);
        if (name != null) {
            obsolete.add(name);
            changed();
        }
    }

    /** PostgreSQL says that the shape is not prepared. */
    synchronized void gone(Key key) {
        names.remove(key);
        changed();
    }

    /** A shape was not prepared after all under this name. */
    synchronized void failed(Key key, String name) {
        names.remove(key, name);
        changed();
    }

    /** PostgreSQL was to forget a name, and did not come to it. */
    synchronized void obsolete(String name) {
        obsolete.add(name);
    }

    /** The names that PostgreSQL is to forget; they are the caller's to tell it. */
    synchronized List<String> takeObsolete() {
        if (obsolete.isEmpty()) {
            return List.of();
        }
        List<String> taken = List.copyOf(obsolete);
        obsolete.clear();
        return taken;
    }

    /** Whether the fingerprint is to be read before it can be compared again. */
    synchronized boolean unverified() {
        return unverified;
    }

    /** What the fingerprint is, now that only we have prepared anything. */
    synchronized void verified(String current) {
        fingerprint = current;
        unverified = false;
    }

    /** Whether nobody but us has prepared or deallocated anything. */
    synchronized boolean untouched(String current) {
        return fingerprint.equals(current);
    }

    private void changed() {
        unverified = true;
        count.set(names.size());
    }
}
