package dev.weir.auth;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What verified tokens say, by a digest of their text, in bounded memory. Each has a place in a line: where there are too many, the first goes if
 * nobody has asked for it since it was put there, and to the end otherwise (<i>second chance</i>, Corbató, 1968). So a look-up
 * takes no lock and keeps no order, and costs a request next to nothing. Thread-safe.
 */
final class KnownTokens {

    private static final int WEIGHT_OF_ENTRY = 512;

    private final long most;
    private final Map<Digest, Entry> entries = new ConcurrentHashMap<>();

    /** Those that are kept, and those that were removed since; what all of them weigh is {@link #weight}. */
    private final Queue<Entry> line = new ArrayDeque<>();

    private long weight;

    /** @param most characters of claims, of all tokens together; each counts some more */
    KnownTokens(long most) {
        this.most = most;
    }

    /** A SHA-256, by which tokens are known. */
    record Digest(long first, long second, long third, long fourth) {

        static Digest of(String text) {
            ByteBuffer bytes = ByteBuffer.wrap(Digests.sha256(text));
            return new Digest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        }
    }

    private static final class Entry {
        private final Digest digest;
        private final VerifiedToken token;
        private volatile boolean asked;

        Entry(Digest digest, VerifiedToken token) {
            this.digest = digest;
            this.token = token;
        }

        int weight() {
            return WEIGHT_OF_ENTRY + token.claims().length();
        }
    }

    @Nullable
    VerifiedToken find(Digest digest) {
        Entry entry = entries.get(digest);
        if (entry == null) {
            return null;
        }
        if (!entry.asked) {
            entry.asked = true;
        }
        return entry.token;
    }

    synchronized void keep(Digest digest, VerifiedToken token) {
        Entry entry = new Entry(digest, token);
        makeRoom(most - entry.weight());
        entries.put(digest, entry);
        line.add(entry);
        weight += entry.weight();
    }

    private void makeRoom(long left) {
        while (weight > left && !line.isEmpty()) {
            Entry first = line.remove();
            if (first.asked && entries.get(first.digest) == first) {
                first.asked = false;
                line.add(first);
            } else {
                entries.remove(first.digest, first);
                weight -= first.weight();
            }
        }
    }

    /** It keeps its place in the line until that comes to an end, and is not found meanwhile. */
    void forget(Digest digest) {
        entries.remove(digest);
    }

    synchronized void forgetAll() {
        entries.clear();
        line.clear();
        weight = 0;
    }
}
