package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.feed.Read;
import dev.weir.load.feed.Reads;
import dev.weir.load.report.Page;
import dev.weir.load.watch.Acknowledged;
import dev.weir.load.watch.Answers.Outcome;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Those who ask while the service is replaced, and what has to hold of their answers: each is the right one, and none is a
 * refusal, since there is always somebody who is ready.
 */
final class RolloutUsers {

    private static final double WRITES_PERCENT = 10;

    /** One user of so many reads nothing but what takes a tenth of a second. */
    private static final int SLOW_USER_OF = 20;

    private static final int KEYS = 10_000;

    private final Suite suite;
    private final String path;
    private final Reads reads;
    private final Duration pause;
    private final Acknowledged acknowledged = new Acknowledged();

    /** @param pause of a user between two requests, but for those who read slowly */
    RolloutUsers(Suite suite, Reads reads, Duration pause) {
        this.suite = suite;
        this.pause = pause;
        this.path = suite.target().path();
        this.reads = reads;
    }

    /** What one user does. */
    ChainBuilder askUntil(BooleanSupplier over) {
        return doIfOrElse(session -> session.userId() % SLOW_USER_OF == 0)
                .then(asLongAs(session -> !over.getAsBoolean()).on(slowRead()))
                .orElse(asLongAs(session -> !over.getAsBoolean())
                        .on(readsAndWrites().pause(pause)));
    }

    void expectAnswers() {
        suite.expect("no request failed, and none was refused", () -> Finding.none(
                                count(Outcome.FAILED) + count(Outcome.REFUSED))
                        .with("%,d right".formatted(count(Outcome.ANSWERED))))
                .expect("every acknowledged write is there, and none is there twice", this::writes);
    }

    private long count(Outcome outcome) {
        return suite.answers().of(outcome).count();
    }

    private Finding writes() {
        Acknowledged.Account account =
                acknowledged.account(suite.target().onlooker(), suite.target().schema());
        return Finding.none(account.missing() + account.repeated())
                .with("%,d acknowledged, %,d missing, %,d repeated, %,d there that nobody was told of"
                        .formatted(account.acknowledged(), account.missing(), account.repeated(), account.unheard()));
    }

    void tell(Page page) {
        page.fact(
                "load",
                "each user has one connection for all the run; one user of %d reads slowly, %.0f %% of what the others ask is a write, and they wait for %d ms after each answer"
                        .formatted(SLOW_USER_OF, WRITES_PERCENT, pause.toMillis()));
    }

    private ChainBuilder readsAndWrites() {
        return randomSwitchOrElse().on(percent(WRITES_PERCENT).then(write())).orElse(read());
    }

    private ChainBuilder read() {
        return exec(session -> session.set("read", reads.any()))
                .exec(suite.ask(
                        "read",
                        http("read")
                                .get(session -> session.<Read>get("read").path(path))
                                .check(status().is(200))
                                .check(bodyString().validate("the rows that PostgreSQL has", this::rightRead))));
    }

    private String rightRead(String body, Session session) {
        Read read = session.get("read");
        return right(read.path(path), read.body(), body);
    }

    private ChainBuilder slowRead() {
        return exec(session ->
                        session.set("key", 1 + ThreadLocalRandom.current().nextInt(KEYS)))
                .exec(suite.ask(
                        "slow read",
                        http("slow read")
                                .get(path + "/weir_load_slow?id=eq.#{key}")
                                .check(status().is(200))
                                .check(bodyString().validate("the row of that key", this::rightSlowRead))));
    }

    private String rightSlowRead(String body, Session session) {
        return right("a slow read", "[{\"id\":%d}]".formatted(session.getInt("key")), body);
    }

    private ChainBuilder write() {
        return exec(session -> session.set("writer", UUID.randomUUID().toString()))
                .exec(suite.ask(
                        "write",
                        http("write")
                                .post(path + "/weir_load_events?select=writer,note")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "return=representation")
                                .body(StringBody("{\"writer\":\"#{writer}\",\"note\":\"of #{writer}\"}"))
                                .check(status().is(201))
                                .check(bodyString().validate("the row that was sent", this::rightWrite))));
    }

    private String rightWrite(String body, Session session) {
        String writer = session.getString("writer");
        right("a write", "[{\"writer\":\"%s\",\"note\":\"of %s\"}]".formatted(writer, writer), body);
        acknowledged.note(UUID.fromString(writer));
        return body;
    }

    private String right(String what, String expected, String body) {
        if (!expected.equals(body)) {
            // That of a refusal too, which tells why.
            suite.answers().example(what, expected, body);
            throw new IllegalStateException("another body");
        }
        return body;
    }
}
