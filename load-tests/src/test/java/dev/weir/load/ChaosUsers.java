package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.feed.Read;
import dev.weir.load.feed.Reads;
import dev.weir.load.feed.Transfer;
import dev.weir.load.trouble.Recovery;
import dev.weir.load.trouble.Recovery.Kind;
import dev.weir.load.watch.Ledger;
import dev.weir.load.watch.Ledger.Word;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;

/**
 * Those who use the service while it has its troubles: some transfer amounts between accounts, some sum the accounts up,
 * the others read. Each asks once at a time and takes whatever answer is right or honest.
 */
final class ChaosUsers {

    static final String READ = "read";
    static final String AUDIT = "audit";
    static final String TRANSFER = "transfer";

    private static final double TRANSFERS_PERCENT = 40;
    private static final double AUDITS_PERCENT = 5;

    /** The service's deadline, the silence that it allows a connection, and some more. */
    private static final int LONGEST_WAIT_SECONDS = 20;

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String STATUS = "chaos.status";
    private static final String BEGUN = "chaos.begun";
    private static final String BALANCED = "[{\"balance\":0}]";

    private final Suite suite;
    private final String path;
    private final Reads reads;
    private final Ledger ledger;
    private final Recovery recovery;
    private final Honesty honesty;

    ChaosUsers(Suite suite, Reads reads, Ledger ledger, Recovery recovery) {
        this(suite, reads, ledger, recovery, new Honesty(suite.answers()));
    }

    ChaosUsers(Suite suite, Reads reads, Ledger ledger, Recovery recovery, Honesty honesty) {
        this.suite = suite;
        this.path = suite.target().path();
        this.reads = reads;
        this.ledger = ledger;
        this.recovery = recovery;
        this.honesty = honesty;
    }

    /** One request of any sort. */
    ChainBuilder request() {
        return exec(session -> session.set(STATUS, 0).set(Honesty.CODE, "").set(BEGUN, System.nanoTime()))
                .exec(randomSwitchOrElse()
                        .on(
                                percent(TRANSFERS_PERCENT).then(transfer()),
                                percent(AUDITS_PERCENT).then(audit()))
                        .orElse(read()));
    }

    /** On a connection of its own: on one that was used before, Gatling itself would send it again when it breaks. */
    private ChainBuilder transfer() {
        return exec(session -> session.set(TRANSFER, Transfer.any()))
                .exec(suite.ask(
                        TRANSFER,
                        honesty.write(
                                http(TRANSFER)
                                        .post(path + "/weir_load_ledger")
                                        .header("Content-Type", "application/json")
                                        .header("Connection", "close")
                                        .requestTimeout(LONGEST_WAIT_SECONDS)
                                        .body(StringBody(
                                                session -> transferOf(session).json()))
                                        .check(status().saveAs(STATUS)),
                                CREATED)))
                .exec(this::transferred);
    }

    private Session transferred(Session session) {
        Word word = word(session.getInt(STATUS), session.getString(Honesty.CODE));
        ledger.note(transferOf(session).id(), word);
        if (word == Word.DONE) {
            good(Kind.WRITE, session);
        }
        return session;
    }

    /** No status, or one without a code that is known, leaves the fate unknown: it counts as a failure elsewhere. */
    static Word word(int status, String code) {
        if (status == CREATED) {
            return Word.DONE;
        }
        return code.isEmpty() || code.equals(Honesty.FATE_UNKNOWN) ? Word.UNKNOWN : Word.NOT_DONE;
    }

    private static Transfer transferOf(Session session) {
        return session.get(TRANSFER);
    }

    private ChainBuilder audit() {
        return suite.ask(
                AUDIT,
                honesty.read(
                        http(AUDIT)
                                .get(path + "/weir_load_balance?select=balance")
                                .requestTimeout(LONGEST_WAIT_SECONDS)
                                .checkIf(
                                        (response, session) -> response.status().code() == OK)
                                .then(bodyString().validate("a balance of zero", (body, session) -> {
                                    require(BALANCED.equals(body), AUDIT, BALANCED, body);
                                    return body;
                                })),
                        OK));
    }

    private ChainBuilder read() {
        return exec(session -> session.set(READ, reads.any()))
                .exec(suite.ask(
                        READ,
                        honesty.read(
                                http(READ)
                                        .get(session -> readOf(session).path(path))
                                        .requestTimeout(LONGEST_WAIT_SECONDS)
                                        .check(status().saveAs(STATUS))
                                        .checkIf((response, session) ->
                                                response.status().code() == OK)
                                        .then(bodyString().validate("the rows that PostgreSQL has", this::right)),
                                OK)))
                .exec(session -> session.getInt(STATUS) == OK ? good(Kind.READ, session) : session);
    }

    private String right(String body, Session session) {
        Read read = readOf(session);
        require(body != null && reads.isRight(read, body), read.path(path), read.body(), body);
        return body;
    }

    private static Read readOf(Session session) {
        return session.get(READ);
    }

    private void require(boolean right, String what, String expected, String body) {
        if (!right) {
            suite.answers().example("%s should be %s and was %s".formatted(what, expected, body));
            throw new IllegalStateException("another body");
        }
    }

    private Session good(Kind kind, Session session) {
        recovery.good(kind, session.getLong(BEGUN), System.nanoTime());
        return session;
    }

    /** How long a user rests between two requests, on average, so that all together ask so often. */
    static Duration rest(int users, int requestsPerSecond) {
        return Duration.ofMillis(1000L * users / requestsPerSecond);
    }
}
