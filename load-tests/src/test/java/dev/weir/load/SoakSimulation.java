package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.weir.load.feed.Reads;
import dev.weir.load.report.Page;
import dev.weir.load.report.Plot;
import dev.weir.load.report.Table;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.ProcessSampler;
import dev.weir.load.watch.Tenth;
import dev.weir.load.watch.Tenths;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * Moderate load for long, by users who come, ask some times, and leave: does the service hold more at the end than at the
 * beginning, of anything, or is it slower?
 */
public final class SoakSimulation extends Simulation {

    /** A user comes with a connection of its own, asks so often, and leaves. */
    private static final int REQUESTS_OF_A_USER = 50;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(150);

    private static final double MEGABYTE = 1024 * 1024;
    private static final double HEAP_SHARE = 0.1;
    private static final double HEAP_MEGABYTES = 16;
    private static final int THREADS = 4;
    private static final int FILES = 16;
    private static final double SHAPES_SHARE = 0.1;
    private static final int SHAPES = 2;
    private static final int SLOWER = 2;
    private static final int SLOWER_MILLIS = 20;

    private final Settings settings = Settings.of(50, Duration.ofHours(1));
    private final int shapesOfAConnection = Settings.number("shapes", 256);
    private final Tenths tenths = Tenths.of(settings.duration());
    private final Target target = Targets.open("soak", settings);
    private final Suite suite = new Suite(
            "soak",
            "After hours of moderate load: does the service hold more than at the beginning, of anything, or is it slower?",
            settings,
            target);
    private final ReadsAndWrites requests = new ReadsAndWrites(target, Reads.of(target), suite);
    private final ProcessSampler process = new ProcessSampler(target.management(), pid(), tenths);
    private final List<Tenth> figures = new ArrayList<>();

    {
        suite.expect(
                        "the heap after a collection grows by 10% or 16 MB at most from the first tenth to the last",
                        this::heap)
                .expect("so do threads, by %d at most".formatted(THREADS), () -> grewAtMost(Tenth::threads, THREADS))
                .expect(
                        "and file descriptors, by %d at most".formatted(files()),
                        () -> grewAtMost(Tenth::files, files()))
                .expect(
                        "no connection has more than %d prepared statements on average".formatted(shapesOfAConnection),
                        this::shapesLimited)
                .expect("prepared statements do not grow in the second half", this::shapesFlat)
                .expect(
                        "99 of 100 answers of the last tenth take at most twice as long as of the first, and %d ms"
                                .formatted(SLOWER_MILLIS),
                        this::slower)
                .expect("every answer is right: none failed, none refused", () -> Finding.none(failed())
                        .with("%,d right"
                                .formatted(suite.answers().of(Outcome.ANSWERED).count())))
                .expectTheBound();
        if (target instanceof OwnTarget own) {
            suite.expect(
                    "PostgreSQL never refused one connection more (53300 in its log)",
                    () -> Finding.none(own.refusedConnections()));
        }
        requests.expectEveryWriteOnce();
        suite.tell(requests::tell).tell(this::tell);

        setUp(suite.judged(scenario("users")
                        .exec(repeat(REQUESTS_OF_A_USER).on(requests.any(), pause(SHORTEST_PAUSE, LONGEST_PAUSE)))
                        .injectClosed(constantConcurrentUsers(settings.users()).during(settings.duration()))))
                .protocols(suite.protocol())
                .assertions(suite.assertions());
    }

    private OptionalLong pid() {
        return target instanceof OwnTarget own
                ? OptionalLong.of(own.instance().process().pid())
                : OptionalLong.empty();
    }

    /** More than that is no matter of how many users were just there. */
    private int files() {
        return Math.max(FILES, settings.users() / 2);
    }

    @Override
    public void before() {
        process.start();
    }

    private List<Tenth> figures() {
        if (figures.isEmpty()) {
            figures.addAll(Tenth.all(tenths, process, suite.answers(), suite.connections()));
        }
        return figures;
    }

    private Tenth first() {
        return figures().getFirst();
    }

    private Tenth last() {
        return figures().getLast();
    }

    private Finding heap() {
        double before = first().heap() / MEGABYTE;
        double after = last().heap() / MEGABYTE;
        double limit = before + Math.max(before * HEAP_SHARE, HEAP_MEGABYTES);
        return new Finding(after <= limit, (long) after, fromTo(before, after) + " MB");
    }

    private Finding grewAtMost(ToDoubleFunction<Tenth> figure, int limit) {
        double before = figure.applyAsDouble(first());
        double after = figure.applyAsDouble(last());
        return new Finding(after - before <= limit, (long) after, fromTo(before, after));
    }

    private Finding shapesLimited() {
        double most = figures().stream().mapToDouble(Tenth::shapes).max().orElse(Double.NaN);
        long limit = (long) shapesOfAConnection * target.bound();
        return new Finding(
                most <= limit, (long) most, "%,.0f on %d connections at most".formatted(most, target.bound()));
    }

    private Finding shapesFlat() {
        double before = mostShapes(0, Tenths.COUNT / 2);
        double after = mostShapes(Tenths.COUNT / 2, Tenths.COUNT);
        return new Finding(
                after <= before + Math.max(before * SHAPES_SHARE, SHAPES), (long) after, fromTo(before, after));
    }

    private double mostShapes(int from, int to) {
        return figures().subList(from, to).stream()
                .mapToDouble(Tenth::shapes)
                .max()
                .orElse(Double.NaN);
    }

    private Finding slower() {
        if (first().p99() == 0 || last().p99() == 0) {
            return new Finding(false, -1, "nothing was answered in the first tenth, or in the last");
        }
        return Finding.millisAtMost(last().p99(), SLOWER * first().p99() + SLOWER_MILLIS)
                .with("%,d ms in the first tenth".formatted(first().p99()));
    }

    private static String fromTo(double before, double after) {
        return String.format(Locale.ROOT, "from %,.0f to %,.0f", before, after);
    }

    private long failed() {
        return suite.answers().of(Outcome.FAILED).count()
                + suite.answers().of(Outcome.REFUSED).count();
    }

    private void tell(Page page) {
        page.fact(
                "warm-up",
                "%d s, which belong to no tenth".formatted(tenths.warmUp().toSeconds()));
        page.fact(
                "heap",
                target instanceof OwnTarget
                        ? "read after a full collection at the end of each tenth"
                        : "the lowest that was read in each tenth");
        page.table("Tenth by tenth", table());
        Plot heap = new Plot("Heap in use", "MB");
        Plot held = new Plot("What the process holds", "number");
        process.samples().forEach(sample -> {
            point(heap, "heap", sample.second(), sample.heap() / MEGABYTE);
            point(held, "threads", sample.second(), sample.threads());
            point(held, "descriptors", sample.second(), sample.files());
            point(held, "prepared statements", sample.second(), sample.shapes());
        });
        page.plot(heap).plot(held);
    }

    private static void point(Plot plot, String line, double second, double value) {
        if (!Double.isNaN(value)) {
            plot.point(line, second, value);
        }
    }

    private Table table() {
        Table table = new Table(
                "tenth",
                "heap MB",
                "threads",
                "descriptors",
                "connections",
                "prepared",
                "answers/s",
                "p50 ms",
                "p99 ms");
        figures()
                .forEach(tenth -> table.row(
                        tenth.number(),
                        tenth.heap() / MEGABYTE,
                        whole(tenth.threads()),
                        whole(tenth.files()),
                        tenth.connections(),
                        whole(tenth.shapes()),
                        tenth.rate(),
                        tenth.p50(),
                        tenth.p99()));
        return table;
    }

    private static Object whole(double figure) {
        return Double.isNaN(figure) ? "-" : (Object) (long) figure;
    }

    @Override
    public void after() {
        suite.end();
    }
}
