package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.feed.Read;
import dev.weir.load.feed.Reads;
import dev.weir.load.report.Page;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Acknowledged;
import dev.weir.load.watch.Acknowledged.Account;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.util.UUID;

/**
 * The usual mix: reads over all relations there are, each compared, and one write among ten where that is allowed. A
 * refusal passes as one where it has a Retry-After.
 */
final class ReadsAndWrites {

    private static final double WRITES_PERCENT = 10;
    private static final int UNAVAILABLE = 503;

    private final Target target;
    private final Reads reads;
    private final Suite suite;
    private final Acknowledged acknowledged = new Acknowledged();

    ReadsAndWrites(Target target, Reads reads, Suite suite) {
        this.target = target;
        this.reads = reads;
        this.suite = suite;
    }

    /** One request. */
    ChainBuilder any() {
        return target.writable()
                ? randomSwitchOrElse().on(percent(WRITES_PERCENT).then(write())).orElse(read())
                : read();
    }

    private ChainBuilder read() {
        return exec(session -> session.set("read", reads.any()))
                .exec(suite.ask(
                        "read",
                        http("read")
                                .get(session -> readOf(session).path(target.path()))
                                .check(status().in(200, UNAVAILABLE))
                                .checkIf(
                                        (response, session) -> response.status().code() == 200)
                                .then(bodyString().validate("the rows that PostgreSQL has", this::right))
                                .checkIf(ReadsAndWrites::isRefusal)
                                .then(header("Retry-After").exists())));
    }

    private String right(String body, Session session) {
        Read read = readOf(session);
        if (body == null || !reads.isRight(read, body)) {
            suite.answers()
                    .example("%s should be %s and was %s".formatted(read.path(target.path()), read.body(), body));
            throw new IllegalStateException("another body");
        }
        return body;
    }

    private static boolean isRefusal(Response response, Session session) {
        return response.status().code() == UNAVAILABLE;
    }

    private static Read readOf(Session session) {
        return session.get("read");
    }

    /** Comes back as it was sent. */
    private ChainBuilder write() {
        return exec(session -> session.set("writer", UUID.randomUUID().toString()))
                .exec(suite.ask(
                        "write",
                        http("write")
                                .post(target.path() + "/weir_load_events?select=writer,note")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "return=representation")
                                .body(StringBody("{\"writer\":\"#{writer}\",\"note\":\"of #{writer}\"}"))
                                .check(status().in(201, UNAVAILABLE))
                                .checkIf(
                                        (response, session) -> response.status().code() == 201)
                                .then(bodyString().validate("the row that was sent", this::rightWrite))
                                .checkIf(ReadsAndWrites::isRefusal)
                                .then(header("Retry-After").exists())));
    }

    private String rightWrite(String body, Session session) {
        String writer = session.getString("writer");
        if (!"[{\"writer\":\"%s\",\"note\":\"of %s\"}]"
                .formatted(writer, writer)
                .equals(body)) {
            throw new IllegalStateException("another body");
        }
        acknowledged.note(UUID.fromString(writer));
        return body;
    }

    /** Where the suite may write: no acknowledged write is missing, and none was done twice. */
    void expectEveryWriteOnce() {
        if (target.writable()) {
            suite.expect("every acknowledged write is there, and none is there twice", () -> {
                Account account = acknowledged.account(target.onlooker(), target.schema());
                return Finding.none(account.missing() + account.repeated())
                        .with("%,d acknowledged, %,d missing, %,d repeated"
                                .formatted(account.acknowledged(), account.missing(), account.repeated()));
            });
        }
    }

    /** What was read, and what was not. */
    void tell(Page page) {
        page.fact(
                "reads",
                "%d different ones of %d relations".formatted(reads.all().size(), reads.relations()));
        reads.leftOut().forEach(relation -> page.note("left out: " + relation));
    }
}
