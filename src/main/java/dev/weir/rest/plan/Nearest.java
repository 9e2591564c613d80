package dev.weir.rest.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that was probably meant. The distance is the optimal string alignment distance (insert, delete,
 * replace, swap of neighbours), without regard to case; a name is near when at most a third of it is different.
 */
final class Nearest {

    private Nearest() {}

    static Optional<String> to(String wanted, Collection<String> names) {
        record Candidate(String name, int distance) {}
        return names.stream()
                .filter(name -> Math.abs(name.length() - wanted.length()) <= tolerance(name))
                .map(name -> new Candidate(name, distance(lower(wanted), lower(name))))
                .filter(candidate -> candidate.distance <= tolerance(candidate.name))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private static int tolerance(String name) {
        return Math.max(1, name.length() / 3);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
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
