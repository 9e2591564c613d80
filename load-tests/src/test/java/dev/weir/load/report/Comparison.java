package dev.weir.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the page of a comparison from the figures that {@code compare/run} leaves: {@code X.tsv}, and, where they were
 * measured, {@code X-overload.tsv} and {@code X-idle.txt}. Of several rounds, the median.
 */
public final class Comparison {

    private static final String WEIR = "weir";

    /** Where a figure stands in a line of the file, beginning with 0; {@code compare/run} writes the heads. */
    private enum Column {
        WORKLOAD(1),
        CLIENTS(2),
        POOL(3),
        ROUND_TRIP(4),
        SUBJECT(5),
        THROUGHPUT(6),
        P50(7),
        P99(8),
        P999(9),
        STATUS_ERRORS(11),
        SOCKET_ERRORS(12),
        CHECKED(13),
        WRONG(14),
        CONNECTIONS(17),
        CPU(18),
        DATABASE_CPU(19),
        MEMORY(21),
        OTHERS(22);

        private final int index;

        Column(int index) {
            this.index = index;
        }
    }

    /** What was measured together, and may be compared. */
    private record Group(String workload, String clients, String pool, String roundTrip) {

        String title() {
            return "%s, %s clients, pool of %s, round trip %s"
                    .formatted(
                            workload, clients, pool, roundTrip.equals("0") ? "of loopback" : roundTrip + " ms longer");
        }
    }

    private final Map<Group, Map<String, List<String[]>>> groups = new LinkedHashMap<>();
    private final Page page = new Page(
            "compare",
            "How does Weir do beside other ways to answer the same requests, on one machine, with the same PostgreSQL?");

    private Comparison() {}

    /**
     * Ends with status 1 when a criterion is broken.
     *
     * @param arguments the file of results; the page goes beside it
     */
    public static void main(String[] arguments) throws IOException {
        Path results = Path.of(arguments[0]);
        String name = results.getFileName().toString().replaceFirst("\\.tsv$", "");
        Comparison comparison = new Comparison();
        comparison.read(results);
        comparison.judge();
        comparison.groups.forEach(comparison::show);
        comparison.overload(results.resolveSibling(name + "-overload.tsv"));
        comparison.idle(results.resolveSibling(name + "-idle.txt"));
        comparison.page.write(results.toAbsolutePath().getParent(), name);
        if (!comparison.page.isGood()) {
            System.exit(1);
        }
    }

    private void read(Path results) throws IOException {
        for (String line : Files.readAllLines(results)) {
            if (line.startsWith("# ")) {
                page.fact("measured", line.substring(2));
            } else if (!line.startsWith("round\t") && !line.isBlank()) {
                String[] cells = line.split("\t", -1);
                Group group = new Group(
                        text(cells, Column.WORKLOAD),
                        text(cells, Column.CLIENTS),
                        text(cells, Column.POOL),
                        text(cells, Column.ROUND_TRIP));
                groups.computeIfAbsent(group, key -> new LinkedHashMap<>())
                        .computeIfAbsent(text(cells, Column.SUBJECT), key -> new ArrayList<>())
                        .add(cells);
            }
        }
    }

    private void judge() {
        double wrong = sum(Column.WRONG, false);
        double checked = sum(Column.CHECKED, false);
        page.criterion(
                "every answer that was compared is right",
                "%,.0f of %,.0f wrong".formatted(wrong, checked),
                wrong == 0);
        double errors = sum(Column.STATUS_ERRORS, true) + sum(Column.SOCKET_ERRORS, true);
        page.criterion("Weir answers without an error", "%,.0f errors".formatted(errors), errors == 0);
        long over = lines(true)
                .filter(cells -> number(cells, Column.CONNECTIONS) > number(cells, Column.POOL))
                .count();
        page.criterion(
                "Weir holds no connection more than its pool has",
                "%d measurements with more".formatted(over),
                over == 0);
    }

    private Stream<String[]> lines(boolean weirOnly) {
        return groups.values().stream()
                .flatMap(subjects -> subjects.entrySet().stream())
                .filter(entry -> !weirOnly || entry.getKey().startsWith(WEIR))
                .flatMap(entry -> entry.getValue().stream());
    }

    private double sum(Column column, boolean weirOnly) {
        return lines(weirOnly).mapToDouble(cells -> number(cells, column)).sum();
    }

    private void show(Group group, Map<String, List<String[]>> subjects) {
        Table table = new Table(
                "subject",
                "requests/s",
                "Weir is",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "connections",
                "CPU us each",
                "PostgreSQL's",
                "RSS MB",
                "errors",
                "wrong",
                "others' cores");
        Bars throughput = new Bars(group.title() + ": requests a second", "more is better");
        Bars latency = new Bars(group.title() + ": p99 of the latency", "ms, less is better");
        double weir = subjects.containsKey(WEIR) ? median(subjects.get(WEIR), Column.THROUGHPUT) : Double.NaN;
        subjects.forEach((subject, rounds) -> {
            double rate = median(rounds, Column.THROUGHPUT);
            table.row(
                    subject,
                    Math.round(rate),
                    Double.isNaN(weir) || rate == 0 ? "-" : "%.2f x".formatted(weir / rate),
                    median(rounds, Column.P50),
                    median(rounds, Column.P99),
                    median(rounds, Column.P999),
                    Math.round(median(rounds, Column.CONNECTIONS)),
                    median(rounds, Column.CPU),
                    median(rounds, Column.DATABASE_CPU),
                    Math.round(median(rounds, Column.MEMORY)),
                    Math.round(median(rounds, Column.STATUS_ERRORS) + median(rounds, Column.SOCKET_ERRORS)),
                    Math.round(median(rounds, Column.WRONG)),
                    "%.2f".formatted(median(rounds, Column.OTHERS)));
            throughput.bar(subject, rate, subject.equals(WEIR));
            latency.bar(subject, median(rounds, Column.P99), subject.equals(WEIR));
        });
        page.table(group.title(), table);
        page.plot(throughput).plot(latency);
    }

    private void overload(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        Table table = new Table(
                "round",
                "pool",
                "round trip ms",
                "subject",
                "peak/s",
                "offered/s",
                "sent/s",
                "answered/s",
                "p50 ms",
                "p99 ms",
                "refused",
                "refusal p99 ms",
                "other");
        for (String line : Files.readAllLines(file)) {
            table.row((Object[]) Arrays.copyOf(line.split("\t", -1), 13));
        }
        page.table("Overload: four times the peak, whether or not the earlier ones were answered", table);
    }

    private void idle(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            page.note("idle: " + Files.readString(file).strip());
        }
    }

    private static String text(String[] cells, Column column) {
        return cells[column.index];
    }

    /** Not a number where nothing was measured. */
    private static double number(String[] cells, Column column) {
        String cell = text(cells, column);
        return cell.isEmpty() || cell.equals("-") ? Double.NaN : Double.parseDouble(cell);
    }

    static double median(List<String[]> rounds, Column column) {
        List<Double> sorted = rounds.stream()
                .map(cells -> number(cells, column))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .collect(Collectors.toList());
        return sorted.isEmpty() ? Double.NaN : sorted.get((sorted.size() - 1) / 2);
    }
}
