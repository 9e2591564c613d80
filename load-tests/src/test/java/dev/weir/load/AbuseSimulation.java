package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.weir.load.feed.Reads;
import dev.weir.load.report.Page;
import dev.weir.load.report.Table;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.ServiceProcess;
import dev.weir.load.trouble.Abuse;
import dev.weir.load.trouble.Abusers;
import dev.weir.load.trouble.Recovery;
import dev.weir.load.watch.AllAtWork;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Answers.Summary;
import dev.weir.load.watch.Ledger;
import dev.weir.load.watch.Ledger.Balance;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Some hundred clients abuse a service with small limits in every way that needs no right but to connect: do the others
 * notice? Runs only on what it started itself.
 */
public final class AbuseSimulation extends Simulation {

    /** Few enough for a machine that does other work too: it is not the load that matters here. */
    private static final int REQUESTS_A_SECOND = 50;

    private static final int READY = 200;
    private static final int FEW_ERRORS = 10;
    private static final int ANSWERED_OF_TEN = 5;
    private static final String UNREACHABLE = "WEIR005";

    /** Full, too late, still starting, no memory for a body or an answer. */
    private static final Set<String> LATER = Set.of("WEIR001", "WEIR002", "PGRST002", "WEIR008");

    private static final Pattern ERROR = Pattern.compile("^\\S+ ERROR ");
    private static final Pattern NO_MEMORY = Pattern.compile("OutOf(Direct)?MemoryError|\\bLEAK: ");
    private static final Duration RAMP = Duration.ofSeconds(1);

    /** Beyond the limits below; the rest is for a machine that is busy. */
    private static final Duration HALF_SENT_LIMIT = Duration.ofSeconds(20);

    /** For some dozens of looks: a busy machine misses the moment in which a short read runs beside a long one. */
    private static final Duration ALL_AT_WORK_WITHIN = Duration.ofSeconds(30);

    /** Half of the service's deadline, for a machine that does other work; without that it is a fraction of a second. */
    private static final long LONGEST_MILLIS = 5_000;

    /**
     * So small that a run of seconds meets all of them; the heap of 256 MB is that of every suite. Who waits for long is
     * served all the same, so that a machine with other work is no overload.
     */
    private static final String[] LIMITS = {
        "weir.http.read-timeout=5s",
        "weir.http.write-timeout=5s",
        "weir.http.idle-timeout=8s",
        "weir.http.min-rate=4KB",
        "weir.dispatch.queue-target=5s",
        "weir.shutdown.grace=0s"
    };

    private final Settings settings = Settings.of(50, Duration.ofMinutes(1));
    private final OwnTarget target = Targets.own("abuse", settings, LIMITS);
    private final Suite suite = new Suite(
            "abuse",
            "While some hundred clients send and read slowly, stop in the middle, break what they send and send hundreds of"
                    + " requests at once: do the others notice?",
            settings,
            target);
    private final Ledger ledger = new Ledger();
    private final Honesty honesty = new Honesty(suite.answers(), LATER);
    private final Abusers abusers = new Abusers(target, ledger, HALF_SENT_LIMIT);
    private Balance balance;

    {
        suite.expectTheBound()
                .expect(
                        "PostgreSQL never refused one connection more (53300 in its log)",
                        () -> Finding.none(target.refusedConnections()));
        expectThatOthersAreServed();
        expectTheTruth();
        expectThatAbuseEnds();
        suite.tell(page -> page.fact("settings of the service", String.join(", ", LIMITS)))
                .tell(this::tell);

        ChaosUsers others = new ChaosUsers(suite, Reads.of(target), ledger, new Recovery(), honesty);
        Duration rest = ChaosUsers.rest(settings.users(), REQUESTS_A_SECOND);
        setUp(suite.judged(scenario("users")
                        .exec(during(settings.duration(), false)
                                .on(
                                        new AbuseUsers(suite, honesty, others).request(),
                                        pause(
                                                rest.dividedBy(2),
                                                rest.multipliedBy(3).dividedBy(2))))
                        .injectOpen(rampUsers(settings.users()).during(RAMP))))
                .protocols(suite.protocol())
                .assertions(suite.assertions());
    }

    private void expectThatOthersAreServed() {
        suite.expect("every answer is right, or an honest refusal", () -> Finding.none(
                                suite.answers().of(Outcome.FAILED).count())
                        .with("%,d right, %,d refused"
                                .formatted(
                                        suite.answers().of(Outcome.ANSWERED).count(),
                                        suite.answers().of(Outcome.REFUSED).count())))
                .expect(
                        "nobody is told that the database cannot be reached (%s)".formatted(UNREACHABLE),
                        () -> Finding.none(honesty.refusals(UNREACHABLE)));
        for (String kind : List.of(ChaosUsers.READ, ChaosUsers.TRANSFER, AbuseUsers.LARGE_READ, AbuseUsers.PROBE)) {
            suite.expect(
                    "99 of 100 take %d ms at most: %s".formatted(LONGEST_MILLIS, kind),
                    () -> Finding.p99AtMost(answered(kind), LONGEST_MILLIS));
        }
        suite.expect("%d of 10 small reads are not refused".formatted(ANSWERED_OF_TEN), this::answeredOfTen);
    }

    private Summary answered(String kind) {
        return suite.answers().of(kind, Outcome.ANSWERED);
    }

    private Finding answeredOfTen() {
        long answered = answered(ChaosUsers.READ).count();
        long refused = suite.answers().of(ChaosUsers.READ, Outcome.REFUSED).count();
        return new Finding(
                answered > 0 && 10 * answered >= ANSWERED_OF_TEN * (answered + refused),
                refused,
                "%,d answered, %,d refused".formatted(answered, refused));
    }

    private void expectTheTruth() {
        suite.expect("every acknowledged transfer is there, once and whole", () -> Finding.none(
                                balance().missing()
                                        + balance().repeated()
                                        + balance().halves()
                                        + Math.abs(balance().sum()))
                        .with("%,d acknowledged".formatted(balance().done())))
                .expect("nothing is there that was refused, or that was not sent whole", () -> none(Balance::denied))
                .expect("nothing is there that nobody asked for", () -> none(Balance::strangers));
    }

    private Finding none(ToLongFunction<Balance> figure) {
        return Finding.none(figure.applyAsLong(balance()));
    }

    /** Of the end: nobody writes any more. */
    private synchronized Balance balance() {
        if (balance == null) {
            abusers.close();
            balance = ledger.balance(target.onlooker(), target.schema());
        }
        return balance;
    }

    private void expectThatAbuseEnds() {
        suite.expect(
                        "what is half sent is ended within %d s".formatted(HALF_SENT_LIMIT.toSeconds()),
                        () -> Finding.none(sum(abusers::endless)))
                .expect(
                        "what is broken is refused once, and all of a pipeline is answered in turn",
                        () -> Finding.none(abusers.wrongs()))
                .expect(
                        "there was abuse of every sort",
                        () -> Finding.atLeast(
                                Arrays.stream(Abuse.values())
                                        .mapToLong(abusers::count)
                                        .min()
                                        .orElse(0),
                                1))
                .expect(
                        "no memory was short, and none was lost, by the service's log",
                        () -> Finding.none(lines(NO_MEMORY)))
                .expect(
                        "at most %d errors of the service's own in its log".formatted(FEW_ERRORS),
                        () -> Finding.atMost(lines(ERROR), FEW_ERRORS))
                .expect("the service's process lives, and is ready", this::ready)
                .expect(
                        "all %d connections can be used at once in the end".formatted(target.bound()),
                        () -> Finding.atLeast(new AllAtWork(target).most(ALL_AT_WORK_WITHIN), target.bound()));
    }

    private static long sum(ToLongFunction<Abuse> figure) {
        return Arrays.stream(Abuse.values()).mapToLong(figure).sum();
    }

    private long lines(Pattern pattern) {
        return target.instance()
                .process()
                .log()
                .lines()
                .filter(line -> pattern.matcher(line).find())
                .count();
    }

    private Finding ready() {
        boolean alive = target.instance().process().isAlive();
        int status = ServiceProcess.status(target.management().resolve("/actuator/health/readiness"));
        return new Finding(alive && status == READY, status, (alive ? "it lives" : "it has ended") + ", " + status);
    }

    private void tell(Page page) {
        Table table = new Table("a client that", "times", "not ended in time");
        for (Abuse abuse : Abuse.values()) {
            table.row(abuse, abusers.count(abuse), abusers.endless(abuse));
        }
        page.table("The abuse", table);
        page.fact(
                "refusals",
                honesty.refusals().entrySet().stream()
                        .map(refusal -> "%,d %s".formatted(refusal.getValue(), refusal.getKey()))
                        .collect(Collectors.joining(", ")));
        abusers.examples().forEach(page::note);
    }

    @Override
    public void before() {
        abusers.start(settings.duration().dividedBy(3));
    }

    @Override
    public void after() {
        abusers.close();
        suite.end();
    }
}
