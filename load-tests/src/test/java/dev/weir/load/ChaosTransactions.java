package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.feed.Transfer;
import dev.weir.load.watch.Ledger;
import dev.weir.load.watch.Ledger.Word;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;

/**
 * Transfers by interactive transactions: one row a statement, then a commit, or nothing more. Whatever happens to the connection
 * meanwhile, both rows are there or none.
 */
final class ChaosTransactions {

    static final String COMMIT = "commit";

    /** What the service needs for them; what is left open ends soon. */
    static final String[] SERVICE = {
        "weir.sql.enabled=true", "weir.sql.users.app=" + SqlUsers.HASH, "weir.sql.transaction-idle-timeout=1s"
    };

    private static final double LEFT_PERCENT = 20;
    private static final int LONGEST_WAIT_SECONDS = 20;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String TRANSFER = "transfer";
    private static final String STATUS = "status";
    private static final String PATH = "/sql/transactions/#{id}";

    private final Suite suite;
    private final Ledger ledger;
    private final Honesty honesty;

    ChaosTransactions(Suite suite, Ledger ledger) {
        this.suite = suite;
        this.ledger = ledger;
        this.honesty = new Honesty(suite.answers());
    }

    /** One transfer. Each part is sent only when the one before has gone well. */
    ChainBuilder transfer() {
        return exec(session ->
                        session.set(TRANSFER, Transfer.any()).set(STATUS, 0).set(Honesty.CODE, ""))
                .exec(suite.ask(
                        "begin",
                        honesty.read(
                                sent("begin", "/sql/transactions", "")
                                        .checkIf((response, session) ->
                                                response.status().code() == CREATED)
                                        .then(jsonPath("$.id").saveAs("id")),
                                CREATED)))
                .doIf(session -> session.getInt(STATUS) == CREATED)
                .then(exec(row(1))
                        .doIf(ChaosTransactions::wentWell)
                        .then(exec(row(2)).doIf(ChaosTransactions::wentWell).then(end())));
    }

    private static boolean wentWell(Session session) {
        return session.getInt(STATUS) == OK;
    }

    /** On connections of their own: on one that was used before, Gatling itself would send it again when it breaks. */
    private static HttpRequestActionBuilder sent(String kind, String path, String body) {
        return http(kind)
                .post(path)
                .header(SqlUsers.USER, SqlUsers.connection("app"))
                .header("Connection", "close")
                .requestTimeout(LONGEST_WAIT_SECONDS)
                .body(StringBody(body))
                .check(status().saveAs(STATUS));
    }

    private ChainBuilder row(int number) {
        HttpRequestActionBuilder request = http("row")
                .post(PATH)
                .header(SqlUsers.USER, SqlUsers.connection("app"))
                .header("Connection", "close")
                .requestTimeout(LONGEST_WAIT_SECONDS)
                .body(StringBody(session -> insert(session.get(TRANSFER), number)))
                .check(status().saveAs(STATUS));
        return exec(session -> session.set(STATUS, 0)).exec(suite.ask("row", honesty.within(request, OK)));
    }

    private static String insert(Transfer transfer, int number) {
        return """
                {"query": "insert into weir_load_ledger (transfer, account, amount) values ($1, $2, $3)",
                 "params": ["%s", %d, %d]}""".formatted(
                        transfer.id(),
                        number == 1 ? transfer.from() : transfer.to(),
                        number == 1 ? -transfer.amount() : transfer.amount());
    }

    private ChainBuilder end() {
        return randomSwitchOrElse()
                .on(percent(LEFT_PERCENT).then(exec(session -> noted(session, Word.NOT_DONE))))
                .orElse(exec(session -> session.set(STATUS, 0).set(Honesty.CODE, ""))
                        .exec(suite.ask(COMMIT, honesty.within(sent(COMMIT, PATH + "/commit", ""), OK)))
                        .exec(session -> noted(
                                session,
                                wentWell(session)
                                        ? Word.DONE
                                        : ChaosUsers.word(session.getInt(STATUS), session.getString(Honesty.CODE)))));
    }

    private Session noted(Session session, Word word) {
        ledger.note(session.<Transfer>get(TRANSFER).id(), word);
        return session;
    }
}
