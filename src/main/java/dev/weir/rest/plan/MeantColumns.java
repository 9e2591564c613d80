package dev.weir.rest.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns PostgreSQL suggests in place of one that does not exist: the nearest by edit distance, if it is at most 3
 * and at most half of the column's name, or two that are equally near (parse_relation.c).
 */
final class MeantColumns {

    private static final int FARTHEST = 3;

    private final String wanted;
    private int distance = FARTHEST + 1;
    private @Nullable String first;
    private @Nullable String second;

    private MeantColumns(String wanted) {
        this.wanted = wanted;
    }

    static List<String> of(String wanted, Collection<String> columns) {
        MeantColumns meant = new MeantColumns(wanted);
        columns.forEach(meant::consider);
        return Stream.of(meant.first, meant.second).filter(Objects::nonNull).toList();
    }

    private void consider(String column) {
        if (Math.abs(column.length() - wanted.length()) > FARTHEST) {
            return;
        }
        int far = distance(wanted, column);
        if (far > distance || far > column.getBytes(StandardCharsets.UTF_8).length / 2) {
            return;
        }
        if (far < distance) {
            distance = far;
            first = column;
            second = null;
        } else if (second != null) {
            // Too many of this distance: only a nearer one counts from here on.
            distance = far - 1;
            first = null;
            second = null;
        } else if (first != null) {
            second = column;
        } else if (distance <= FARTHEST) {
            first = column;
        }
    }

    /** The edit distance, or any larger number than the farthest: only a band of the matrix is computed. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        Arrays.setAll(above, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            Arrays.fill(row, FARTHEST + 1);
            row[0] = i;
            for (int j = Math.max(1, i - FARTHEST); j <= Math.min(b.length(), i + FARTHEST); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
