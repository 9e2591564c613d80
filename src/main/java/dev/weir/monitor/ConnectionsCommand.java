package dev.weir.monitor;

import dev.weir.pool.SingleConnection;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code java -jar weir.jar connections}: who holds the connections of a PostgreSQL server, any one, looked at over one
 * connection of its own. What it answers is the exit status to be; until then it may print.
 */
@Command(
        name = "java -jar weir.jar connections",
        description =
                "Shows who holds the connections of a PostgreSQL server, what stands out, and what to do about it.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Without --url the database is that of SPRING_R2DBC_URL, SPRING_R2DBC_USERNAME and SPRING_R2DBC_PASSWORD, or of"
                    + " an application.yml beside the jar, as for the service itself; else that of PGHOST, PGPORT, PGDATABASE"
                    + " or PGSERVICE.",
            "",
            "What none of them says is taken from PGUSER, PGPASSWORD, PGSSLMODE, the service file (PGSERVICE) and the password"
                    + " file (~/.pgpass, PGPASSFILE), as psql does it.",
            "",
            "Exit status: 0, or with --max within it; 1 above --max; 2 when it is not known, as when the database does not"
                    + " answer, or more sessions than --max are there and not all of them can be seen."
        })
public final class ConnectionsCommand implements Callable<Mono<Integer>> {

    static final int WITHIN = 0;
    static final int ABOVE = 1;
    static final int UNKNOWN = 2;

    /** What our connection is called; not {@code weir-}, by which those of the service are counted. */
    static final String APPLICATION_NAME = "weir connections";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int GROUPS = 20;
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J\u001b[3J";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Supplier<Optional<ConnectionFactoryOptions>> configured;
    private final ClientSettings settings;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "<url>",
            description =
                    "The server: postgresql://user:password@host:port/database. Parts may be left out, see below.")
    private @Nullable String url;

    @Option(
            names = "--sample",
            paramLabel = "<seconds>",
            defaultValue = "3",
            description = "How long to look on, to see what one glance cannot show, such as a connection for each"
                    + " request. 0 is one glance. Default: ${DEFAULT-VALUE}.")
    private double sampleSeconds = 3;

    @Option(
            names = "--watch",
            paramLabel = "<seconds>",
            arity = "0..1",
            fallbackValue = "2",
            description = "Go on, and show what there is every so many seconds, 2 if it is not said. Ends with Ctrl-C.")
    private double watchSeconds;

    @Option(names = "--json", description = "For programs: one JSON object, with --watch one on each line.")
    private boolean json;

    @Option(
            names = "--max",
            paramLabel = "<n>",
            description =
                    "Exit with 1 when there were more than <n> at once while it looked on; with --watch as soon as there"
                            + " are. All client connections of the server count but its own.")
    private @Nullable Integer max;

    /** Picocli looks at the annotation, not at the value. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

    @Option(names = "--all", description = "Show every group of connections, not only the " + GROUPS + " largest.")
    private boolean all;

    /** @param configured where the database is when no URL says so; empty when that is not configured either */
    public ConnectionsCommand(Supplier<Optional<ConnectionFactoryOptions>> configured) {
        this(configured, ClientSettings.ofThisProcess());
    }

    ConnectionsCommand(Supplier<Optional<ConnectionFactoryOptions>> configured, ClientSettings settings) {
        this.configured = configured;
        this.settings = settings;
    }

    @Override
    public Mono<Integer> call() {
        return Mono.fromCallable(this::options)
                .flatMap(options -> (isWatching() ? watch(options) : once(options))
                        .doOnNext(this::explain)
                        .onErrorResume(error -> unknown(Trouble.words(error, options))))
                .onErrorResume(error -> unknown(Trouble.words(error)));
    }

    private ConnectionFactoryOptions options() {
        ClientSettings.Found found = found();
        found.trouble().ifPresent(this::tell);
        return found.options();
    }

    private ClientSettings.Found found() {
        if (url != null) {
            return settings.find(Optional.of(url));
        }
        return configured.get().map(settings::complete).orElseGet(() -> {
            if (!settings.nameDatabase()) {
                throw new IllegalStateException(
                        "No database is named. Set SPRING_R2DBC_URL=r2dbc:postgresql://host/database,"
                                + " SPRING_R2DBC_USERNAME and SPRING_R2DBC_PASSWORD, or PGHOST and PGDATABASE, or say"
                                + " --url=postgresql://user:password@host/database.");
            }
            return settings.find(Optional.empty());
        });
    }

    private static <T> Flux<T> connected(
            ConnectionFactoryOptions options, Function<PostgresqlConnection, Flux<T>> look) {
        return Flux.usingWhen(
                SingleConnection.open(options, APPLICATION_NAME, PATIENCE), look, PostgresqlConnection::close);
    }

    private boolean isWatching() {
        return watchSeconds > 0;
    }

    private Mono<Integer> once(ConnectionFactoryOptions options) {
        long more = seconds(sampleSeconds).dividedBy(INTERVAL);
        return connected(options, ConnectionsCommand::censuses)
                .take(more + 1)
                .collectList()
                .map(Survey::new)
                .doOnNext(this::show)
                .map(this::verdict);
    }

    /**
     * Shows the last seconds again and again, over one connection; when it is lost, over the next that can be had. Ends when
     * they are above the maximum, or the output is closed; the verdict is that of all that was seen.
     */
    private Mono<Integer> watch(ConnectionFactoryOptions options) {
        Outage outage = new Outage(this::tell);
        return Flux.defer(() -> looks(options, outage))
                .retryWhen(Retry.from(failures -> failures.concatMap(
                        failed -> outage.begin(failed.failure(), Trouble.words(failed.failure(), options)))))
                .takeUntil(look -> look.verdict() == ABOVE || look.unread())
                .map(Look::verdict)
                .reduce(WITHIN, ConnectionsCommand::worse);
    }

    private Flux<Look> looks(ConnectionFactoryOptions options, Outage outage) {
        int kept = Math.toIntExact(1 + seconds(sampleSeconds).dividedBy(INTERVAL));
        int shownEvery = Math.toIntExact(Math.max(1, seconds(watchSeconds).dividedBy(INTERVAL)));
        Deque<Census> latest = new ArrayDeque<>();
        return connected(options, ConnectionsCommand::censuses)
                .doOnNext(census -> outage.end())
                .map(census -> remember(latest, census, kept))
                .index()
                .map(survey -> look(survey.getT2(), survey.getT1() % shownEvery == 0));
    }

    private static Flux<Census> censuses(PostgresqlConnection connection) {
        return Flux.interval(Duration.ZERO, INTERVAL).onBackpressureDrop().concatMap(tick -> census(connection), 1);
    }

    /** The verdict of one survey, and whether the output is closed. */
    private record Look(int verdict, boolean unread) {}

    private Look look(Survey survey, boolean isDue) {
        int verdict = verdict(survey);
        boolean unread = (isDue || verdict == ABOVE) && !show(survey);
        return new Look(verdict, unread);
    }

    private static int worse(int one, int another) {
        return one == ABOVE || another == ABOVE ? ABOVE : Math.max(one, another);
    }

    private static Survey remember(Deque<Census> latest, Census census, int kept) {
        latest.addLast(census);
        if (latest.size() > kept) {
            latest.removeFirst();
        }
        return new Survey(List.copyOf(latest));
    }

    private static Mono<Census> census(PostgresqlConnection connection) {
        return connection
                .createStatement(CensusQuery.SQL)
                .execute()
                .flatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0, String.class))))
                .next()
                .timeout(PATIENCE)
                .map(json -> CensusQuery.read(json.getBytes(StandardCharsets.UTF_8)))
                .map(Census::withoutSelf);
    }

    /** False when the output is closed, as when it goes to a program that has ended. */
    private boolean show(Survey survey) {
        Report report = Report.of(survey, "");
        PrintWriter out = line().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(report));
        } else {
            out.print((isWatching() && Ansi.AUTO.enabled() ? CLEAR_SCREEN : "")
                    + TextReport.of(report, all ? Integer.MAX_VALUE : GROUPS, ZoneId.systemDefault()));
        }
        return !out.checkError();
    }

    /** Above the maximum only if that is certain. */
    private int verdict(Survey survey) {
        if (max == null || survey.mostAtOnce() <= max) {
            return WITHIN;
        }
        return survey.certainAtOnce() > max ? ABOVE : UNKNOWN;
    }

    /** Says why the exit status is UNKNOWN, since the report itself shows only the cause. */
    private void explain(int verdict) {
        if (verdict == UNKNOWN) {
            tell("Whether there were more than %d is not known: of what other roles have, some may be parallel workers"
                            .formatted(max)
                    + " and no connections. The report names the grant that is missing");
        }
    }

    private Mono<Integer> unknown(String why) {
        tell("The connections could not be looked at: " + why);
        return Mono.just(UNKNOWN);
    }

    private void tell(String trouble) {
        PrintWriter err = line().getErr();
        err.println(trouble);
        err.flush();
    }

    private CommandLine line() {
        CommandSpec known = spec;
        return known == null ? new CommandLine(this) : known.commandLine();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(Math.max(0, seconds) * 1000));
    }
}
