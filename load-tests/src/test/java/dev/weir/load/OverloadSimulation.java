package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.feed.Course;
import dev.weir.load.feed.Holds;
import dev.weir.load.feed.Read;
import dev.weir.load.feed.Reads;
import dev.weir.load.report.Page;
import dev.weir.load.report.Plot;
import dev.weir.load.report.Table;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Answers.Summary;
import dev.weir.load.watch.Arrivals;
import dev.weir.load.watch.CalmAgain;
import dev.weir.load.watch.Capacity;
import dev.weir.load.watch.Refusals;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * More than the service can do, by those who do not wait for one another: a calm, a sudden spike, a calm, and an overload
 * that lasts. Is what is accepted answered in time, is the rest told so within a second, and is all well soon after?
 */
public final class OverloadSimulation extends Simulation {

    private static final double CALM = 0.5;
    private static final double OVERLOAD = 4;

    /** Users a second that one generator can send, each with a socket, beside whatever else its machine does. */
    private static final int MOST_USERS_A_SECOND = 2_000;

    /** Below this, what was offered is no overload, and the rest of the verdict says nothing. */
    private static final double LEAST_OVERLOAD = 2;

    /** A queue is not shed before it has stood for a second. */
    private static final int SUDDEN = 2;

    private static final double LEAST_THROUGHPUT = 0.5;
    private static final double MOST_REFUSED_IN_CALM = 0.05;
    private static final int RECOVERED_WITHIN = 5;
    private static final long RECOVERED_MILLIS = 250;

    private final Settings settings = Settings.of(16, Duration.ofMinutes(1));
    private final long goal = Settings.duration("goal", Duration.ofSeconds(1)).toMillis();
    /** What waits in a queue that stands is refused at one and a half times weir.dispatch.queue-target, 750 ms. */
    private final long refusedWithin =
            Settings.duration("refused-within", Duration.ofSeconds(1)).toMillis();
    /** Equal reads that wait together run once, and slow ones leave a connection free; here each counts, on all of them. */
    private final Target target = Targets.open(
            "overload", settings, "weir.dispatch.single-flight=false", "weir.dispatch.slow-threshold=100ms");

    private final Supplier<Read> reads = target.writable() ? Holds::any : Reads.of(target)::any;
    private final double capacity =
            Capacity.of(settings.users(), () -> target.url().resolve(reads.get().path(target.path())));
    private final Course course = Course.of(settings.duration(), capacity * CALM, rate());
    private final Suite suite = new Suite(
            "overload",
            "Far past its capacity: is what the service accepts answered in time, is the rest refused properly and within a second,"
                    + " and is all well soon after?",
            settings,
            target);
    private final Refusals refusals = new Refusals();
    private final Arrivals arrivals = new Arrivals(suite.connections().began());
    private final AtomicLong began = new AtomicLong();

    {
        suite.expect("the overload was one: at least twice the capacity was offered", this::offered)
                .expect(
                        "99 of 100 that were accepted in a lasting overload were answered within %,d ms"
                                .formatted(goal),
                        () -> accepted(goal, Course.OVERLOAD::equals))
                .expect(
                        "99 of 100 that were accepted at any time, the spike included, within %,d ms"
                                .formatted(goal * SUDDEN),
                        () -> accepted(goal * SUDDEN, phase -> !phase.equals(Course.WARM_UP)))
                .expect(
                        "every refusal is a 503 with Retry-After in whole seconds and a code of the service's",
                        () -> Finding.none(refusals.malformed()).with(refusals.summary()))
                .expect(
                        "99 of 100 refusals of a lasting overload came within %,d ms".formatted(refusedWithin),
                        () -> Finding.p99AtMost(suite.answers().of(Course.OVERLOAD, Outcome.REFUSED), refusedWithin))
                .expect(
                        "nothing else happened: no other status, no broken connection, no client that waited in vain",
                        () -> Finding.none(suite.answers().of(Outcome.FAILED).count()))
                .expect("in the overload at least half of the capacity was answered", this::throughput)
                .expect("at half of the capacity at most 5% is refused", this::refusedInCalm)
                .expect(recoveredAfter("spike"), () -> recovered(Course.SPIKE, Course.AFTER_SPIKE))
                .expect(recoveredAfter("overload"), () -> recovered(Course.OVERLOAD, Course.RECOVERY))
                .expectTheBound()
                .tell(this::tell);

        setUp(suite.judged(scenario("users").exec(read()).injectOpen(steps())))
                .protocols(suite.protocol().shareConnections())
                .assertions(suite.assertions());
    }

    private OpenInjectionStep[] steps() {
        return course.phases().stream()
                .map(phase -> constantUsersPerSec(phase.rate()).during(phase.length()))
                .toArray(OpenInjectionStep[]::new);
    }

    private ChainBuilder read() {
        return exec(session -> session.set("read", reads.get()).set("phase", phase()))
                .exec(suite.ask(
                        session -> session.getString("phase"),
                        http("#{phase}")
                                .get(session -> readOf(session).path(target.path()))
                                .check(status().in(200, 503))
                                .checkIf(
                                        (response, session) -> response.status().code() == 200)
                                .then(bodyString().validate("the rows", this::right))
                                .checkIf(
                                        (response, session) -> response.status().code() == 503)
                                .then(
                                        header("Retry-After").withDefault("").saveAs("retry-after"),
                                        bodyString().saveAs("refusal"))))
                .doIf(session -> session.contains("refusal"))
                .then(exec(this::refused));
    }

    private String phase() {
        long now = System.nanoTime();
        began.compareAndSet(0, now);
        arrivals.note();
        return course.at(Duration.ofNanos(now - began.get())).name();
    }

    /** Whether a body is the right one is another suite's question where others may change it meanwhile. */
    private String right(String body, Session session) {
        if (body == null || (target.writable() && !body.equals(readOf(session).body()))) {
            suite.answers().example("%s was %s".formatted(readOf(session).path(target.path()), body));
            throw new IllegalStateException("another body");
        }
        return body;
    }

    private Session refused(Session session) {
        String objection = refusals.note(session.getString("retry-after"), session.getString("refusal"));
        if (!objection.isEmpty()) {
            suite.answers().example("a refusal: " + objection);
        }
        return session;
    }

    private static Read readOf(Session session) {
        return session.get("read");
    }

    private Finding offered() {
        double rate = (countOf(Course.ONSET) + countOf(Course.OVERLOAD)) / lengthOfOverload();
        return Finding.atLeast((long) rate, (long) (LEAST_OVERLOAD * capacity))
                .with("requests a second, %.1f times the capacity of %,.0f".formatted(rate / capacity, capacity));
    }

    /** Requests a second in the overload; the spike has twice as many. */
    private int rate() {
        int enough = (int) Math.ceil(capacity * OVERLOAD);
        int rate = Settings.number("rate", enough);
        if (rate == enough && enough > MOST_USERS_A_SECOND) {
            target.close();
            throw new IllegalArgumentException(
                    ("The service answers %,.0f requests a second, and %,d are more than one generator can send: add"
                                    + " -Dweir.destructive=true for requests that hold a connection for 10 ms each, or say how many"
                                    + " this machine can send by -Drate")
                            .formatted(capacity, enough));
        }
        return rate;
    }

    private long countOf(String phase) {
        return suite.answers().of(key -> key.kind().equals(phase)).count();
    }

    private double lengthOfOverload() {
        return course.endOf(Course.OVERLOAD)
                        .minus(course.endOf(Course.AFTER_SPIKE))
                        .toMillis()
                / 1000.0;
    }

    private Finding accepted(long limit, Predicate<String> phases) {
        Summary answered = suite.answers().of(key -> key.outcome() == Outcome.ANSWERED && phases.test(key.kind()));
        return Finding.p99AtMost(answered, limit).with("%,d answered".formatted(answered.count()));
    }

    private Finding throughput() {
        double rate = (suite.answers().of(Course.ONSET, Outcome.ANSWERED).count()
                        + suite.answers().of(Course.OVERLOAD, Outcome.ANSWERED).count())
                / lengthOfOverload();
        return Finding.atLeast((long) rate, (long) (LEAST_THROUGHPUT * capacity))
                .with("a second, %.0f%% of the capacity of %,.0f".formatted(100 * rate / capacity, capacity));
    }

    private Finding refusedInCalm() {
        long refused = suite.answers().of(Course.CALM, Outcome.REFUSED).count()
                + suite.answers().of(Course.RECOVERY, Outcome.REFUSED).count();
        long all = countOf(Course.CALM) + countOf(Course.RECOVERY);
        return Finding.atMost(refused, (long) (MOST_REFUSED_IN_CALM * all))
                .with("of %,d before the spike and after the overload".formatted(all));
    }

    private static String recoveredAfter(String trouble) {
        return "within %d s of the end of the %s a second has no refusal and a p99 below %d ms"
                .formatted(RECOVERED_WITHIN, trouble, RECOVERED_MILLIS);
    }

    private Finding recovered(String trouble, String calm) {
        OptionalInt seconds = CalmAgain.after(
                suite.answers().seconds(), secondAtEndOf(trouble), secondAtEndOf(calm) + 1, RECOVERED_MILLIS);
        return seconds.isPresent()
                ? new Finding(
                        seconds.getAsInt() <= RECOVERED_WITHIN,
                        seconds.getAsInt(),
                        "second %d after it".formatted(seconds.getAsInt()))
                : new Finding(false, -1, "never in the %s that were watched".formatted(calm));
    }

    private int secondAtEndOf(String phase) {
        return arrivals.secondOf(began.get() + course.endOf(phase).toNanos());
    }

    private void tell(Page page) {
        page.fact(
                "capacity",
                "%,.0f answers a second, measured by %d clients just before".formatted(capacity, settings.users()));
        page.fact("users", "one for each request, whatever becomes of the others");
        page.fact("asked", target.writable() ? Holds.ASKED : "rows of all relations");
        page.fact("refusals", refusals.summary());
        page.note(
                target.ours()
                        ? "The service ran with weir.dispatch.single-flight=false and slow-threshold=100ms: otherwise equal reads that wait together run once, and more is answered than PostgreSQL is asked; and slow ones leave one connection free"
                        : "Where the service joins equal reads that wait together, more may be answered than was found to be its capacity");
        page.table("Phase by phase", phases());
        Plot plot = new Plot("Requests offered, and what became of them", "requests/s").limit("capacity", capacity);
        arrivals.seconds().forEach((second, count) -> plot.point("offered", second, count));
        suite.answers().seconds().forEach(second -> {
            plot.point("answered", second.second(), second.answered());
            plot.point("refused", second.second(), second.refused());
        });
        page.plot(plot);
    }

    private Table phases() {
        Table table = new Table(
                "phase", "s", "offered/s", "answered/s", "p50 ms", "p99 ms", "refused/s", "refused p99 ms", "failed");
        for (Course.Phase phase : course.phases()) {
            double length = phase.length().toMillis() / 1000.0;
            Summary answered = suite.answers().of(phase.name(), Outcome.ANSWERED);
            Summary refused = suite.answers().of(phase.name(), Outcome.REFUSED);
            table.row(
                    phase.name(),
                    length,
                    (long) (countOf(phase.name()) / length),
                    (long) (answered.count() / length),
                    answered.p50(),
                    answered.p99(),
                    (long) (refused.count() / length),
                    refused.p99(),
                    suite.answers().of(phase.name(), Outcome.FAILED).count());
        }
        return table;
    }

    @Override
    public void after() {
        suite.end();
    }
}
