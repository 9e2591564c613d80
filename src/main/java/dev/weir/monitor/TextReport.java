package dev.weir.monitor;

import dev.weir.monitor.Report.Line;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people, as lines of a terminal. */
final class TextReport {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String NONE = "-";
    private static final int LONGEST_NAME = 40;
    private static final int LINE = 100;

    private TextReport() {}

    /** @param mostGroups how many lines the table of groups may have */
    static String of(Report report, int mostGroups, ZoneId zone) {
        StringBuilder text = new StringBuilder();
        text.append(head(report, zone)).append("\n\n");
        text.append(table(report, mostGroups)).append('\n');
        text.append(findings(report.findings()));
        return text.toString();
    }

    private static String head(Report report, ZoneId zone) {
        StringBuilder head = new StringBuilder("%s  PostgreSQL %s, database %s, as %s"
                .formatted(
                        TIME.format(report.at().atZone(zone)),
                        printable(report.server()),
                        printable(report.database()),
                        printable(report.role())));
        Counts all = report.connections();
        head.append("\n\n%s%d of %d connections (%d of max_connections are reserved)"
                .formatted(
                        report.complete() || all.unknown() == 0 ? "" : "at most ",
                        all.total(),
                        report.usable(),
                        report.reserved()));
        head.append("\n  ").append(String.join("; ", states(all)));
        head.append("\n  %d of Weir, %d of others".formatted(report.weir(), report.strangers()));
        Long oldest = report.oldestTransactionMillis();
        if (oldest != null) {
            head.append("; the oldest transaction is open for ").append(Quantities.length(Duration.ofMillis(oldest)));
        }
        if (report.watchedMillis() > 0) {
            head.append("\n  %d at most in the last %s"
                    .formatted(report.most(), Quantities.length(Duration.ofMillis(report.watchedMillis()))));
        }
        return head.toString();
    }

    /** What cannot be seen is not shown as 0. */
    private static List<String> states(Counts all) {
        List<String> states = new ArrayList<>();
        if (all.unknown() < all.total() || all.total() == 0) {
            states.add("%d active".formatted(all.active())
                    + (all.waiting() > 0 ? ", %d of them waiting for a lock".formatted(all.waiting()) : ""));
            states.add("%d idle".formatted(all.idle()));
            states.add("%d idle in transaction".formatted(all.idleInTransaction()));
        }
        if (all.unknown() > 0) {
            states.add("what %d do is not known, see below".formatted(all.unknown()));
        }
        return states;
    }

    private static String table(Report report, int mostGroups) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("APPLICATION", "USER", "ADDRESS", "TOTAL", "ACTIVE", "WAIT", "IDLE", "IN TX", "BUSY", "GONE"));
        report.groups().stream().limit(mostGroups).map(TextReport::row).forEach(rows::add);
        StringBuilder table = new StringBuilder(aligned(rows));
        int more = report.groups().size() - mostGroups;
        if (more > 0) {
            table.append("  and ")
                    .append(Quantities.count(more, "smaller group"))
                    .append('\n');
        }
        if (report.watchedMillis() > 0) {
            table.append("BUSY: the most in use at once, GONE: opened and closed, in the last %s%n"
                    .formatted(Quantities.length(Duration.ofMillis(report.watchedMillis()))));
        }
        return table.toString();
    }

    private static List<String> row(Line line) {
        Counts now = line.connections();
        return List.of(
                shortened(line.application().isBlank() ? NONE : line.application()),
                shortened(line.user()),
                line.address() == null ? NONE : line.address(),
                Integer.toString(now.total()),
                known(now, now.active()),
                known(now, now.waiting()),
                known(now, now.idle()),
                known(now, now.idleInTransaction()),
                known(now, line.mostBusy()),
                Integer.toString(line.cameAndWent()));
    }

    /** A number that could not be seen is not shown as 0. */
    private static String known(Counts counts, int number) {
        return counts.unknown() > 0 && counts.unknown() == counts.total() ? "?" : Integer.toString(number);
    }

    private static String shortened(String name) {
        String shown = printable(name);
        return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME - 1) + "~" : shown;
    }

    /** Names to the left, numbers to the right. */
    private static String aligned(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = width(rows, column);
                String cell = column < 3 ? "%-" + width + "s  " : "%" + width + "s  ";
                text.append(cell.formatted(row.get(column)));
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
        return text.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "Nothing stands out.\n";
        }
        StringBuilder text = new StringBuilder("What stands out:\n");
        int number = 1;
        for (Finding finding : findings) {
            text.append(wrapped(number++ + ". ", finding.who() + ": " + finding.seen() + "."));
            text.append(wrapped("   ", finding.remedy() + "."));
        }
        return text.toString();
    }

    /** Lines of a readable length, indented behind their first word. */
    private static String wrapped(String indent, String sentence) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : printable(sentence).split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + word.length() > LINE) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(" ".repeat(indent.length()));
            }
            line.append(word).append(' ');
        }
        return text.append(line.toString().stripTrailing()).append('\n').toString();
    }

    /** Names of other clients must not move the cursor, nor change the direction of text. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    }
}
