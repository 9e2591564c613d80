package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Those who use the service as it is meant while others abuse it: what those of the suite {@code chaos} do, reads of a
 * megabyte, and probes.
 */
final class AbuseUsers {

    static final String LARGE_READ = "large read";
    static final String PROBE = "probe";

    private static final double LARGE_READS_PERCENT = 4;
    private static final double PROBES_PERCENT = 4;
    private static final int ROWS = 1000;
    private static final int OK = 200;
    private static final int LONGEST_WAIT_SECONDS = 20;
    private static final String MEGABYTE = IntStream.rangeClosed(1, ROWS)
            .mapToObj(id -> "{\"id\":%d,\"text\":\"%s\"}".formatted(id, "weir".repeat(256)))
            .collect(Collectors.joining(", \n ", "[", "]"));

    private final Suite suite;
    private final Honesty honesty;
    private final ChaosUsers others;

    AbuseUsers(Suite suite, Honesty honesty, ChaosUsers others) {
        this.suite = suite;
        this.honesty = honesty;
        this.others = others;
    }

    /** One request of any sort. */
    ChainBuilder request() {
        return randomSwitchOrElse()
                .on(
                        percent(LARGE_READS_PERCENT).then(largeRead()),
                        percent(PROBES_PERCENT).then(probe()))
                .orElse(others.request());
    }

    private ChainBuilder largeRead() {
        return suite.ask(
                LARGE_READ,
                honesty.read(
                        http(LARGE_READ)
                                .get(suite.target().path() + "/weir_load_wide?id=lte.%d&order=id".formatted(ROWS))
                                .requestTimeout(LONGEST_WAIT_SECONDS)
                                .checkIf(
                                        (response, session) -> response.status().code() == OK)
                                .then(bodyString().validate("the megabyte that PostgreSQL has", this::right)),
                        OK));
    }

    private String right(String body, Session session) {
        if (!MEGABYTE.equals(body)) {
            suite.answers().example(LARGE_READ, MEGABYTE, body);
            throw new IllegalStateException("another body");
        }
        return body;
    }

    /** As an orchestrator asks: each time on a connection of its own. */
    private ChainBuilder probe() {
        URI readiness = suite.target().management().resolve("/actuator/health/readiness");
        return suite.ask(
                PROBE,
                http(PROBE)
                        .get(readiness.toString())
                        .header("Connection", "close")
                        .requestTimeout(LONGEST_WAIT_SECONDS)
                        .check(status().is(OK)));
    }
}
