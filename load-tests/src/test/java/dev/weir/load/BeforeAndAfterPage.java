package dev.weir.load;

import dev.weir.load.report.Page;
import dev.weir.load.report.Plot;
import dev.weir.load.report.Table;
import dev.weir.load.watch.Answers;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.ConnectionSampler;
import dev.weir.load.watch.ConnectionSampler.Second;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Two phases side by side: a table, and their courses from the beginning of each. */
final class BeforeAndAfterPage {

    /** What the table shows as none is not divided by. */
    private static final double SMALL = 0.05;

    private final Phase before;
    private final Phase after;
    private final ConnectionSampler connections;
    private final Answers answers;

    BeforeAndAfterPage(Phase before, Phase after, Suite suite) {
        this.before = before;
        this.after = after;
        this.connections = suite.connections();
        this.answers = suite.answers();
    }

    void tell(Page page) {
        page.table("Before and after", table())
                .plot(connectionPlot())
                .plot(throughput())
                .plot(latency());
    }

    private Table table() {
        Table table = new Table("", "before: a client for each route", "after: Weir", "after, of before");
        row(table, "connections, the most at one moment", phase -> (double) most(phase, connections));
        row(table, "connections, on average", phase -> mean(phase, second -> second.active() + second.idle()));
        row(table, "active, on average", phase -> mean(phase, Second::active));
        row(table, "idle, on average", phase -> mean(phase, Second::idle));
        row(table, "answers a second", phase -> phase.answersPerSecond(answers));
        row(table, "p50 ms", phase -> (double) phase.counted(answers).p50());
        row(table, "p99 ms", phase -> (double) phase.counted(answers).p99());
        row(table, "memory of the program, MB", phase -> phase.memory().program());
        row(table, "memory of the program at its most, MB", phase -> phase.memory()
                .most());
        row(table, "memory of PostgreSQL's processes for it, MB", phase -> phase.memory()
                .backends());
        row(table, "the same with their share of its buffers, MB", phase -> phase.memory()
                .shared());
        row(table, "right answers, the warm-up's too", phase -> (double) phase.all(answers, Outcome.ANSWERED));
        row(table, "wrong answers", phase -> (double) phase.wrongs());
        row(table, "failed requests", this::failed);
        return table;
    }

    private static double mean(List<Second> seconds, ToDoubleFunction<Second> what) {
        return seconds.stream().mapToDouble(what).average().orElse(Double.NaN);
    }

    private double mean(Phase phase, ToDoubleFunction<Second> what) {
        return mean(phase.counted(connections), what);
    }

    private double failed(Phase phase) {
        return phase.all(answers, Outcome.FAILED) + phase.all(answers, Outcome.REFUSED) - phase.wrongs();
    }

    private void row(Table table, String name, ToDoubleFunction<Phase> what) {
        double first = what.applyAsDouble(before);
        double then = what.applyAsDouble(after);
        boolean comparable = first >= SMALL && !Double.isNaN(then);
        String share = comparable ? String.format(Locale.ROOT, "%.0f %%", 100 * then / first) : "-";
        table.row(name, number(first), number(then), share);
    }

    /** Counts are whole. */
    private static Object number(double value) {
        return value == Math.rint(value) ? (Object) (long) value : (Object) value;
    }

    /** The most connections at one moment in the part that counts; 0 when there was none. */
    static int most(Phase phase, ConnectionSampler connections) {
        return phase.counted(connections).stream().mapToInt(Second::most).max().orElse(0);
    }

    private Plot connectionPlot() {
        Plot plot = new Plot("Connections, before and after", "connections");
        for (Phase phase : List.of(before, after)) {
            connections.seconds().stream()
                    .filter(second -> phase.has(second.second(), connections.began()))
                    .forEach(second -> {
                        double x = phase.own(second.second(), connections.began());
                        plot.point(phase.name() + ", most", x, second.most());
                        plot.point(phase.name() + ", active on average", x, second.active());
                    });
        }
        return plot;
    }

    private Plot throughput() {
        Plot plot = new Plot("Answers a second, before and after", "answers/s");
        course((phase, x, second) -> plot.point(phase.name(), x, second.answered()));
        return plot;
    }

    private Plot latency() {
        Plot plot = new Plot("Latency, before and after", "ms");
        course((phase, x, second) -> {
            if (second.answered() > 0) {
                plot.point(phase.name() + ", p50", x, second.p50());
                plot.point(phase.name() + ", p99", x, second.p99());
            }
        });
        return plot;
    }

    /** Somebody who is shown each second of answers. */
    private interface Visitor {
        void see(Phase phase, double x, Answers.Second second);
    }

    private void course(Visitor visitor) {
        List<Answers.Second> course = answers.seconds();
        for (Phase phase : List.of(before, after)) {
            course.stream()
                    .filter(second -> phase.has(second.second(), connections.began()))
                    .forEach(second -> visitor.see(phase, phase.own(second.second(), connections.began()), second));
        }
    }
}
