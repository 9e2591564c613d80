package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that are prepared on one connection; the one used longest ago makes room for a new one. It outlives the
 * loans of its connection.
 *
 * <p>A shape is prepared under the role and the search_path that run it: PostgreSQL resolves names, and checks the use
 * of schemas, when it prepares. Safe for use by several threads: a slot asks in its turn, an answer corrects on the
 * connection's event loop.
 */
final class PreparedShapes {

    record Key(Shape shape, @Nullable String role, @Nullable String searchPath) {}

    /**
     * The names of a message's shapes.
     *
     * @param of each shape
     * @param fresh those that the message is to prepare, in order
     * @param obsolete names that PostgreSQL is to forget
     */
    record Names(Map<Key, String> of, Set<Key> fresh, List<String> obsolete) {

        /** For a message in which nothing is prepared or executed by name. */
        static final Names NONE = new Names(Map.of(), Set.of(), List.of());
    }

    private final int limit;
    private final Map<Key, String> names = new LinkedHashMap<>(16, 0.75f, true);
    private final List<String> obsolete = new ArrayList<>();
    private final Set<Key> neverMerged = new HashSet<>();
    private final AtomicInteger count = new AtomicInteger();
    private int schema;
    private int numbered;
    private boolean basics;
    private boolean unverified;
    private String fingerprint = EMPTY;

    /** What {@link #CHECK} says of a connection on which nothing is prepared. */
    private static final String EMPTY = "0";

    /**
     * SQL that says how many statements are prepared, and fails when one was prepared by SQL: ours never are, so whatever a
     * function prepares in place of them is found, and what it drops is missing. No setting of the session, and nothing that is named
     * like a part of it, changes what it says.
     *
     * <p>It is itself kept prepared under the empty name, which no SQL can prepare or drop.
     */
    static final String CHECK = "select pg_catalog.count(*) operator(pg_catalog./)"
            + " (case when pg_catalog.bool_or(p.from_sql) then 0 else 1 end)"
            + " from pg_catalog.pg_prepared_statement() as p";

    PreparedShapes(int limit) {
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
        boolean outdated = schema != currentSchema && basics;
        schema = currentSchema;
        if (outdated) {
            basics = false;
            names.clear();
            obsolete.clear();
            neverMerged.clear();
            changed();
        }
        return outdated;
    }

    /** Whether what every connection has is to be prepared; it counts as prepared from now on. */
    synchronized boolean lacksBasics() {
        boolean lacking = !basics;
        if (lacking) {
            basics = true;
            changed();
        }
        return lacking;
    }

    /** The name of a shape, if it is prepared. */
    synchronized Names named(Key key) {
        String name = names.get(key);
        return name == null ? Names.NONE : new Names(Map.of(key, name), Set.of(), List.of());
    }

    /** Whether a shape is prepared. */
    synchronized boolean has(Key key) {
        return names.containsKey(key);
    }

    /**
     * Finds a name for each shape of a message that is about to be sent; those that are not prepared make room for
     * themselves. There must be room for all of one message.
     */
    synchronized Names reserve(List<Key> keys) {
        Map<Key, String> named = new HashMap<>();
        Set<Key> fresh = new LinkedHashSet<>();
        for (Key key : keys) {
            String name = names.get(key);
            if (name == null) {
                name = add(key);
                fresh.add(key);
            }
            named.put(key, name);
        }
        return new Names(named, fresh, takeObsolete());
    }

    private String add(Key key) {
        if (names.size() >= limit) {
            Key eldest = names.keySet().iterator().next();
            forget(eldest);
        }
        String name = "weir_" + ++numbered;
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

    /** Whether statements of a shape may be merged here. */
    synchronized boolean mayMerge(Key key) {
        return neverMerged.isEmpty() || !neverMerged.contains(key);
    }

    /** PostgreSQL did not take the text of several statements of this shape: for this role and schema it takes none. */
    synchronized void neverMerge(Key key) {
        if (neverMerged.size() >= limit) {
            neverMerged.clear();
        }
        neverMerged.add(key);
    }

    /** PostgreSQL was to forget a name, and did not come to it. */
    synchronized void obsolete(String name) {
        obsolete.add(name);
    }

    private List<String> takeObsolete() {
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

    /** Whether nothing but Weir has prepared or deallocated anything. */
    synchronized boolean untouched(String current) {
        return fingerprint.equals(current);
    }

    private void changed() {
        unverified = true;
        count.set(names.size());
    }
}
