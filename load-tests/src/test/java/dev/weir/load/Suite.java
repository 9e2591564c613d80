package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.report.Page;
import dev.weir.load.report.Plot;
import dev.weir.load.report.Table;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Answers;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.ConnectionSampler;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One suite's run: its target, those who look on, and its criteria. Each criterion is judged once, when the load is over,
 * and shows up three times with the same figure: as a request of Gatling's report, as the assertion that decides the exit
 * status, and as a line of the page that {@link #end()} writes.
 */
public final class Suite {

    /** Where pages go; a suite's logs are below it. */
    static final Path REPORTS = Path.of("target", "reports");

    /** More than a restart of PostgreSQL on a busy machine. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(15);

    private static final String STATUS = "weir.status";
    private static final String MILLIS = "weir.millis";
    private static final Set<Integer> REFUSALS = Set.of(503, 504);

    private final String name;
    private final String question;
    private final Settings settings;
    private final Target target;
    private final ConnectionSampler connections;
    private final Answers answers;
    private final Map<String, Supplier<Finding>> criteria = new LinkedHashMap<>();
    private final Map<String, Finding> findings = new ConcurrentHashMap<>();
    private final List<Consumer<Page>> sections = new ArrayList<>();
    private int limit;

    /**
     * Begins to count connections.
     *
     * @param name in lower case, as {@code bound}
     * @param question what the suite finds out, in one sentence
     */
    public Suite(String name, String question, Settings settings, Target target) {
        this.name = name;
        this.question = question;
        this.settings = settings;
        this.target = target;
        this.limit = target.bound();
        this.connections = new ConnectionSampler(target.onlooker(), target.whose());
        this.answers = new Answers(connections.began());
    }

    public Target target() {
        return target;
    }

    public ConnectionSampler connections() {
        return connections;
    }

    public Answers answers() {
        return answers;
    }

    /** HTTP as every suite speaks it: to the target, and without anything that a browser would add. */
    public HttpProtocolBuilder protocol() {
        return protocol(target.url());
    }

    /** The same by another way to the target. */
    public HttpProtocolBuilder protocol(URI url) {
        return http.baseUrl(url.toString())
                .disableWarmUp()
                .disableCaching()
                .disableUrlEncoding()
                .disableFollowRedirect()
                .acceptHeader("application/json")
                .userAgentHeader("weir-load-tests");
    }

    /**
     * Sends a request and notes what became of it. The user goes on whatever that was.
     *
     * @param kind the request's name
     * @param request with the checks that make an answer a good one; 503 and 504 count as refused, and not as failures, only
     *     where they let it pass
     */
    public ChainBuilder ask(String kind, HttpRequestActionBuilder request) {
        return ask(session -> kind, request);
    }

    /**
     * The same where the name depends on when the answer comes.
     *
     * @param kind called when the request has ended
     */
    public ChainBuilder ask(Supplier<String> kind, HttpRequestActionBuilder request) {
        return ask(session -> kind.get(), request);
    }

    /**
     * The same where the name depends on when the request was sent.
     *
     * @param kind called when the request has ended; finds in the session what was put there before
     */
    public ChainBuilder ask(Function<Session, String> kind, HttpRequestActionBuilder request) {
        return exec(session -> session.set(STATUS, 0).set(MILLIS, 0).set("weir.sent", System.nanoTime()))
                .exec(request.check(
                        status().saveAs(STATUS), responseTimeInMillis().saveAs(MILLIS)))
                .exec(session -> noted(kind.apply(session), session));
    }

    private Session noted(String kind, Session session) {
        int status = session.getInt(STATUS);
        if (session.isFailed()) {
            long millis = (System.nanoTime() - session.getLong("weir.sent")) / 1_000_000;
            answers.note(kind, Outcome.FAILED, millis);
        } else {
            answers.note(kind, REFUSALS.contains(status) ? Outcome.REFUSED : Outcome.ANSWERED, session.getInt(MILLIS));
        }
        return session.markAsSucceeded();
    }

    /**
     * Something that has to hold.
     *
     * @param what in words, with the limit
     * @param judge called once, when the load is over
     */
    public Suite expect(String what, Supplier<Finding> judge) {
        criteria.put(what, judge);
        return this;
    }

    /** The bound holds: what PostgreSQL shows, and what it refuses. */
    public Suite expectTheBound() {
        return expectTheBound(target.bound());
    }

    /** The same where several instances live at a time, each with a bound of its own. */
    public Suite expectTheBound(int bound) {
        limit = bound;
        return expect("PostgreSQL never shows more than %d connections".formatted(bound), this::mostConnections);
    }

    /** Nothing seen is no proof: without the right to look, or under a wrong name, nobody would ever see any. */
    private Finding mostConnections() {
        Finding seen = Finding.atMost(connections.most(), limit).with(connections.effort());
        return connections.isWitness(LONGEST_GAP)
                ? seen
                : new Finding(
                        false, seen.number(), seen.seen() + "; that is no proof: see pg.name, pg.role and pg_monitor");
    }

    /** More for the page, after the verdict; called when the run is over. */
    public Suite tell(Consumer<Page> section) {
        sections.add(section);
        return this;
    }

    /** The load, and after it the judgement. */
    public PopulationBuilder judged(PopulationBuilder load) {
        ScenarioBuilder judgement = scenario("verdict");
        for (String what : criteria.keySet()) {
            judgement = judgement.exec(dummy(what, session ->
                            (int) Math.min(Integer.MAX_VALUE, finding(what).number()))
                    .withSuccess(session -> finding(what).good()));
        }
        return load.andThen(judgement.injectOpen(atOnceUsers(1)));
    }

    /** Every criterion was judged, and holds. */
    public List<Assertion> assertions() {
        return criteria.keySet().stream()
                .map(what -> details(what).successfulRequests().count().is(1L))
                .toList();
    }

    private Finding finding(String what) {
        return findings.computeIfAbsent(what, key -> judge(criteria.get(key)));
    }

    /** A criterion that cannot be judged does not hold. */
    private static Finding judge(Supplier<Finding> criterion) {
        try {
            return criterion.get();
        } catch (RuntimeException | LinkageError e) {
            // The latter where a class cannot be read any more, for want of file descriptors.
            return new Finding(false, -1, "could not be judged: " + e);
        }
    }

    /** Ends the target and writes the page. */
    public void end() {
        connections.close();
        Page page = new Page(name, question);
        criteria.keySet().forEach(what -> {
            Finding finding = findings.get(what);
            page.criterion(
                    what,
                    finding == null ? "never judged: the run was broken off" : finding.seen(),
                    finding != null && finding.good());
        });
        page.fact("target", target.description());
        page.fact("users", Integer.toString(settings.users()));
        page.fact("duration", settings.duration().toString().substring(2).toLowerCase(Locale.ROOT));
        sections.forEach(section -> tell(section, page));
        page.table("What clients got", clientTable());
        course().forEach(page::plot);
        answers.examples().forEach(example -> page.note("failed: " + example));
        try {
            target.close();
        } finally {
            page.write(REPORTS);
        }
    }

    /** Whatever else is wrong, the target is ended and the page written. */
    private static void tell(Consumer<Page> section, Page page) {
        try {
            section.accept(page);
        } catch (RuntimeException e) {
            page.note("a part of the report could not be written: " + e);
        }
    }

    private Table clientTable() {
        Table table = new Table("request", "outcome", "count", "p50 ms", "p95 ms", "p99 ms", "max ms");
        answers.all()
                .forEach((key, summary) -> table.row(
                        key.kind(),
                        key.outcome().name().toLowerCase(Locale.ROOT),
                        summary.count(),
                        summary.p50(),
                        summary.p95(),
                        summary.p99(),
                        summary.max()));
        return table;
    }

    private List<Plot> course() {
        Plot counts = new Plot("Connections to PostgreSQL", "connections").limit("bound", limit);
        connections.seconds().forEach(second -> {
            counts.point("most", second.second(), second.most());
            counts.point("active on average", second.second(), second.active());
        });
        Plot throughput = new Plot("Answers a second", "answers/s");
        Plot latency = new Plot("Latency of what was answered", "ms");
        answers.seconds().forEach(second -> {
            throughput.point("answered", second.second(), second.answered());
            throughput.point("refused", second.second(), second.refused());
            throughput.point("failed", second.second(), second.failed());
            if (second.answered() > 0) {
                latency.point("p50", second.second(), second.p50());
                latency.point("p99", second.second(), second.p99());
            }
        });
        return List.of(counts, throughput, latency);
    }
}
