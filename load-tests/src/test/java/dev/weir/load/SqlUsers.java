package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.watch.Acknowledged;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Users of SQL over HTTP: queries, batches, and interactive transactions that commit, roll back, or are left open. */
final class SqlUsers {

    /** The bcrypt hash, in few rounds, of {@code s3cret!@}. */
    static final String HASH = "$2a$04$Z/hcQ2nbfnWr4BIMcF2feuLp3TXKxmho2trurj6xqF69LGCklKHYm";

    /** The header that says who asks; of a session's user. */
    static final String USER = "Neon-Connection-String";

    private static final String WRITER = "writer";
    private static final String ID = "id";
    private static final String BEGUN = "begun";
    private static final String DONE = "done";
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private static final double BATCHES_PERCENT = 15;
    private static final double TRANSACTIONS_PERCENT = 25;
    private static final double ROLLBACKS_PERCENT = 20;
    private static final double LEFT_PERCENT = 5;

    private final Suite suite;
    private final String table;
    private final Honesty honesty;
    private final Acknowledged acknowledged = new Acknowledged();
    private final Map<String, LongAdder> answered = new ConcurrentHashMap<>();

    SqlUsers(Suite suite) {
        this.suite = suite;
        this.table = "\\\"" + suite.target().schema() + "\\\".weir_load_events";
        this.honesty = new Honesty(suite.answers());
    }

    /** The connection string of a user with the password of the hash. */
    static String connection(String user) {
        return "postgresql://" + user + ":s3cret!%40@localhost/shop";
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    /** How many requests of a user were answered. */
    long answered(String user) {
        LongAdder count = answered.get(user);
        return count == null ? 0 : count.sum();
    }

    /** One request, or one transaction. */
    ChainBuilder any() {
        return exec(session -> session.set(WRITER, UUID.randomUUID().toString())
                        .set(DONE, 0)
                        .set(BEGUN, 0))
                .exec(randomSwitchOrElse()
                        .on(
                                percent(BATCHES_PERCENT).then(batch()),
                                percent(TRANSACTIONS_PERCENT).then(transaction()))
                        .orElse(query()));
    }

    private HttpRequestActionBuilder sql(String kind, String path, String body) {
        return http(kind)
                .post(path)
                .header(USER, session -> connection(session.getString("user")))
                .body(StringBody(body));
    }

    private ChainBuilder ask(String kind, HttpRequestActionBuilder request, int good) {
        return suite.ask(kind, honesty.write(request.check(status().saveAs(DONE)), good))
                .exec(session -> counted(session, good));
    }

    private Session counted(Session session, int good) {
        if (session.getInt(DONE) == good) {
            answered.computeIfAbsent(session.getString("user"), user -> new LongAdder())
                    .increment();
        }
        return session;
    }

    private ChainBuilder query() {
        HttpRequestActionBuilder request = sql(
                        "query", "/sql", "{\"query\": \"select $1::text as writer\", \"params\": [\"#{writer}\"]}")
                .checkIf((response, session) -> response.status().code() == OK)
                .then(bodyString().validate("the value that was sent", SqlUsers::right));
        return ask("query", request, OK);
    }

    private static String right(String body, Session session) {
        if (!body.endsWith("\"rows\":[{\"writer\":\"" + session.getString(WRITER) + "\"}]}")) {
            throw new IllegalStateException("another body");
        }
        return body;
    }

    private String insert() {
        return "{\"query\": \"insert into " + table
                + " (writer, note) values ($1, 'sql')\", \"params\": [\"#{writer}\"]}";
    }

    private ChainBuilder batch() {
        String body = "{\"queries\": [" + insert() + ", {\"query\": \"select count(*)::int as n from " + table
                + " where writer = $1\", \"params\": [\"#{writer}\"]}]}";
        HttpRequestActionBuilder request = sql("batch", "/sql", body)
                .checkIf((response, session) -> response.status().code() == OK)
                .then(bodyString().validate("its own row", (answer, session) -> once(answer)));
        return ask("batch", request, OK).exec(session -> acknowledge(session, OK));
    }

    private static String once(String body) {
        if (!body.contains("\"rows\":[{\"n\":1}]")) {
            throw new IllegalStateException("another body");
        }
        return body;
    }

    private Session acknowledge(Session session, int good) {
        if (session.getInt(DONE) == good) {
            acknowledged.note(UUID.fromString(session.getString(WRITER)));
        }
        return session;
    }

    private ChainBuilder transaction() {
        HttpRequestActionBuilder begin = sql("begin", "/sql/transactions", "")
                .checkIf((response, session) -> response.status().code() == CREATED)
                .then(jsonPath("$.id").saveAs(ID));
        return ask("begin", begin, CREATED)
                .exec(session -> session.set(BEGUN, session.getInt(DONE) == CREATED ? 1 : 0))
                .doIf(session -> session.getInt(BEGUN) == 1)
                .then(exec(within()));
    }

    private ChainBuilder within() {
        String path = "/sql/transactions/#{id}";
        HttpRequestActionBuilder read = sql(
                        "statement",
                        path,
                        "{\"query\": \"select count(*)::int as n from " + table
                                + " where writer = $1\", \"params\": [\"#{writer}\"]}")
                .checkIf((response, session) -> response.status().code() == OK)
                .then(bodyString().validate("its own row", (answer, session) -> once(answer)));
        return ask("statement", sql("statement", path, insert()), OK)
                .exec(ask("statement", read, OK))
                .exec(randomSwitchOrElse()
                        .on(
                                percent(ROLLBACKS_PERCENT).then(rollBack(path)),
                                // Its client says nothing any more.
                                percent(LEFT_PERCENT).then(exec(session -> session)))
                        .orElse(ask("commit", sql("commit", path + "/commit", ""), OK)
                                .exec(session -> acknowledge(session, OK))));
    }

    private ChainBuilder rollBack(String path) {
        return ask(
                "rollback",
                http("rollback").delete(path).header(USER, session -> connection(session.getString("user"))),
                NO_CONTENT);
    }
}
