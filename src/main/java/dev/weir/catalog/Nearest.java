package dev.weir.catalog;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Names among which the one is found that was probably meant. The distance is the optimal string alignment distance
 * (insert, delete, replace, swap of neighbours), without regard to case; a name is near when at most a third of it is
 * different.
 *
 * <p>The distance costs as much as the product of two lengths, and a client may ask as often as it likes. So it is
 * computed for a limited number of names: those that have most pairs of neighbouring characters in common with the
 * wanted one, judged by signatures of a fixed size. Of more than {@link #COMPARED} names a nearer one may be missed.
 */
public final class Nearest {

    /** The names to which a distance is computed. */
    static final int COMPARED = 32;

    /** Spreads pairs of characters over the bits of a signature (Knuth, multiplicative hashing). */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private static final int BITS = 2 * Long.SIZE;

    private final String[] names;
    /** Beside the names and not in them: all of these are looked through, of the names only a few. */
    private final int[] lengths;

    private final long[] high;
    private final long[] low;
    private final int longest;

    private Nearest(String[] names) {
        this.names = names;
        this.lengths = Arrays.stream(names).mapToInt(String::length).toArray();
        this.high = new long[names.length];
        this.low = new long[names.length];
        for (int i = 0; i < names.length; i++) {
            Signature signature = Signature.of(lower(names[i]));
            high[i] = signature.high;
            low[i] = signature.low;
        }
        this.longest = Arrays.stream(lengths).max().orElse(0);
    }

    /** Prepares the names, which are many and asked for often. */
    public static Nearest among(Collection<String> names) {
        return new Nearest(names.stream().sorted().toArray(String[]::new));
    }

    /** The name nearest to the wanted one, the first in order of several; empty when none is near. */
    public Optional<String> to(String wanted) {
        record Candidate(String name, int distance) {}
        if (wanted.length() > longest + tolerance(longest)) {
            return Optional.empty();
        }
        String lower = lower(wanted);
        return likely(wanted.length(), Signature.of(lower))
                .mapToObj(i -> new Candidate(names[i], distance(lower, lower(names[i]))))
                .filter(candidate -> candidate.distance <= tolerance(candidate.name.length()))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /** The names of a fitting length whose signatures differ least, as many as are compared. */
    private IntStream likely(int length, Signature wanted) {
        int[] atDifference = new int[BITS + 1];
        for (int i = 0; i < names.length; i++) {
            if (fits(i, length)) {
                atDifference[difference(i, wanted)]++;
            }
        }
        int most = 0;
        int below = 0;
        while (most < BITS && below + atDifference[most] < COMPARED) {
            below += atDifference[most++];
        }
        int limit = most;
        return IntStream.concat(
                those(i -> fits(i, length) && difference(i, wanted) < limit),
                those(i -> fits(i, length) && difference(i, wanted) == limit).limit(COMPARED - below));
    }

    private IntStream those(IntPredicate numbers) {
        return IntStream.range(0, names.length).filter(numbers);
    }

    private boolean fits(int i, int length) {
        return Math.abs(lengths[i] - length) <= tolerance(lengths[i]);
    }

    private int difference(int i, Signature wanted) {
        return Long.bitCount(high[i] ^ wanted.high) + Long.bitCount(low[i] ^ wanted.low);
    }

    private static int tolerance(int length) {
        return Math.max(1, length / 3);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Which pairs of neighbouring characters a name has, the edges included; different pairs may share a bit. */
    private record Signature(long high, long low) {

        static Signature of(String name) {
            long high = 0;
            long low = 0;
            char before = 0;
            for (int i = 0; i <= name.length(); i++) {
                char now = i == name.length() ? 0 : name.charAt(i);
                int bit = ((before * 31 + now) * GOLDEN_RATIO) >>> 25;
                if (bit < Long.SIZE) {
                    low |= 1L << bit;
                } else {
                    high |= 1L << (bit - Long.SIZE);
                }
                before = now;
            }
            return new Signature(high, low);
        }
    }

    /** Three rows of the matrix are alive at a time: this one, the one above, and the one above that for swaps. */
    static int distance(String a, String b) {
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
                if (swapped(a, i, b, j)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            int[] free = twoAbove;
            twoAbove = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }

    private static boolean swapped(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
