package dev.weir.load.feed;

import dev.weir.embedded.LocalPostgres;
import dev.weir.load.targets.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Reads over all relations of the database there is, whatever it is, with the right answers: rows by key, and pages of
 * rows after a key; of views, rows with one value. Relations that cannot be used are named, with the reason.
 *
 * <p>May be used from any thread.
 */
public final class Reads {

    private static final int KEYS = 1000;
    private static final int OF_EACH_KIND = 40;
    private static final int PAGE = 10;
    private static final int LONGEST = 200;
    private static final String ONLY_READS = "set default_transaction_read_only = on";
    private static final String PATIENCE = "set statement_timeout to '500ms'";

    private final Target target;
    private final List<Read> reads = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final ReentrantLock asking = new ReentrantLock();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Reads(Target target) {
        this.target = target;
    }

    /** Reads the catalog and some keys of each relation, and asks the service once for each kind of read. */
    public static Reads of(Target target) {
        Reads reads = new Reads(target);
        try (Connection connection = reads.connect()) {
            for (Relation relation : Relation.in(connection, target.schema())) {
                reads.add(connection, relation);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The catalog of the database could not be read: " + e.getMessage(), e);
        }
        if (target.ours() && !reads.leftOut.isEmpty()) {
            throw new IllegalStateException("The service does not serve all of its demonstration: " + reads.leftOut);
        }
        if (reads.reads.isEmpty()) {
            throw new IllegalStateException("Schema %s has no relation with rows that the service serves; left out: %s"
                    .formatted(target.schema(), reads.leftOut));
        }
        return reads;
    }

    /** Any of them, each as likely as any other. */
    public Read any() {
        return reads.get(ThreadLocalRandom.current().nextInt(reads.size()));
    }

    public List<Read> all() {
        return List.copyOf(reads);
    }

    /** How many relations are read. */
    public long relations() {
        return reads.stream().map(Read::relation).distinct().count();
    }

    /** Relations that are not read, each with the reason. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /**
     * Whether a body is the right answer. Where others change the data meanwhile, PostgreSQL is asked once more before
     * a difference counts; that may block for half a second.
     */
    public boolean isRight(Read read, String body) {
        return body.equals(read.body()) || (!target.ours() && body.equals(askAgain(read)));
    }

    private String askAgain(Read read) {
        asking.lock();
        try (Connection connection = connect()) {
            return ask(connection, read.sql());
        } catch (SQLException e) {
            return "";
        } finally {
            asking.unlock();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = LocalPostgres.connect(target.onlooker());
        try (Statement statement = connection.createStatement()) {
            statement.execute(ONLY_READS);
            if (!target.ours()) {
                statement.execute(PATIENCE);
            }
        }
        return connection;
    }

    private void add(Connection connection, Relation relation) {
        try {
            List<Read> some = new ArrayList<>();
            if (relation.steady().isEmpty()) {
                leftOut.add(relation.name() + " (no column that looks the same in every session)");
                return;
            }
            if (relation.key().isEmpty()) {
                some.addAll(byValue(connection, relation));
            } else {
                some.addAll(byKey(connection, relation));
                some.addAll(pages(connection, relation));
            }
            keepWhatTheServiceAnswers(relation, some);
        } catch (SQLException e) {
            leftOut.add("%s (%s)".formatted(relation.name(), firstLine(e.getMessage())));
        }
    }

    private void keepWhatTheServiceAnswers(Relation relation, List<Read> some) {
        if (some.isEmpty()) {
            leftOut.add(relation.name() + " (no rows)");
        }
        some.stream().collect(Collectors.groupingBy(Read::kind)).forEach((kind, alike) -> {
            // Of a database of our own one is enough: they differ in nothing but the key.
            List<Read> tried = target.ours() ? alike.subList(0, 1) : alike;
            Set<Read> bad = new HashSet<>();
            String objection = "";
            for (Read read : tried) {
                String found = objection(read);
                if (!found.isEmpty()) {
                    bad.add(read);
                    objection = found;
                }
            }
            if (!bad.isEmpty()) {
                leftOut.add("%s, %s, %d of %d reads (%s)"
                        .formatted(relation.name(), kind, bad.size(), tried.size(), objection));
            }
            if (bad.size() < tried.size()) {
                alike.stream().filter(read -> !bad.contains(read)).forEach(reads::add);
            }
        });
    }

    /** Why the service's answer in a quiet moment is no measure; empty when it is as PostgreSQL's. */
    private String objection(Read read) {
        URI uri = target.url().resolve(read.path(target.path()));
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return response.statusCode() + " " + firstLine(response.body());
            }
            // On a database of our own nothing explains a difference but a defect: it shall count.
            return target.ours() || isRight(read, response.body())
                    ? ""
                    : "pg.url sees other rows than the service: another role, or policies";
        } catch (IOException e) {
            throw new IllegalStateException("The service at %s does not answer: %s".formatted(uri, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private List<Read> byKey(Connection connection, Relation relation) throws SQLException {
        List<Read> found = new ArrayList<>();
        for (List<String> values : values(connection, relation, relation.key())) {
            List<String> filters = new ArrayList<>();
            List<String> conditions = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                filters.add(filter(relation.key().get(i), "eq", values.get(i)));
                conditions.add(condition(relation.key().get(i), "=", values.get(i)));
            }
            found.add(
                    read(connection, relation, "by key", String.join("&", filters), String.join(" and ", conditions)));
        }
        return found;
    }

    private List<Read> pages(Connection connection, Relation relation) throws SQLException {
        if (relation.key().size() != 1) {
            return List.of();
        }
        String key = relation.key().getFirst();
        String order = Encoding.column(key);
        List<Read> found = new ArrayList<>();
        for (List<String> values : values(connection, relation, relation.key())) {
            found.add(read(
                    connection,
                    relation,
                    "page",
                    "%s&order=%s&limit=%d".formatted(filter(key, "gt", values.getFirst()), order, PAGE),
                    "%s order by %s limit %d"
                            .formatted(condition(key, ">", values.getFirst()), Encoding.identifier(key), PAGE)));
        }
        return found;
    }

    /** Of a view: the rows with one value of its first column, ordered by all that can be. */
    private List<Read> byValue(Connection connection, Relation relation) throws SQLException {
        List<String> ordered = relation.steady().stream()
                .filter(Relation.Column::ordered)
                .map(Relation.Column::name)
                .toList();
        if (ordered.isEmpty()) {
            return List.of();
        }
        String first = ordered.getFirst();
        String order = ordered.stream().map(Encoding::column).collect(Collectors.joining(","));
        String sqlOrder = ordered.stream().map(Encoding::identifier).collect(Collectors.joining(", "));
        List<Read> found = new ArrayList<>();
        for (List<String> values : values(connection, relation, List.of(first))) {
            found.add(read(
                    connection,
                    relation,
                    "by value",
                    "%s&order=%s&limit=%d".formatted(filter(first, "eq", values.getFirst()), order, PAGE),
                    "%s order by %s limit %d".formatted(condition(first, "=", values.getFirst()), sqlOrder, PAGE)));
        }
        return found;
    }

    private Read read(Connection connection, Relation relation, String kind, String filters, String rest)
            throws SQLException {
        List<Relation.Column> steady = relation.steady();
        boolean all = steady.size() == relation.columns().size();
        String select = all
                ? ""
                : "select=%s&"
                        .formatted(steady.stream()
                                .map(column -> Encoding.column(column.name()))
                                .collect(Collectors.joining(",")));
        String columns = all
                ? "*"
                : steady.stream()
                        .map(column -> Encoding.identifier(column.name()))
                        .collect(Collectors.joining(", "));
        String sql = "select coalesce(json_agg(t.*), '[]')::text from (select %s from %s where %s) t"
                .formatted(columns, qualified(relation), rest);
        return new Read(relation.name(), kind, select + filters, sql, ask(connection, sql));
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** Some values of columns that occur, spread over the first thousand; without those that no URL should carry. */
    private List<List<String>> values(Connection connection, Relation relation, List<String> columns)
            throws SQLException {
        String list = columns.stream()
                .map(column -> Encoding.identifier(column) + "::text")
                .collect(Collectors.joining(", "));
        List<List<String>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select distinct %s from (select * from %s limit %d) t"
                        .formatted(list, qualified(relation), KEYS))) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    String value = row.getString(i);
                    if (value != null && value.length() <= LONGEST) {
                        values.add(value);
                    }
                }
                if (values.size() == columns.size()) {
                    all.add(values);
                }
            }
        }
        int step = Math.max(1, all.size() / OF_EACH_KIND);
        List<List<String>> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += step) {
            some.add(all.get(i));
        }
        return some;
    }

    private String qualified(Relation relation) {
        return Encoding.identifier(target.schema()) + "." + Encoding.identifier(relation.name());
    }

    private static String filter(String column, String operator, String value) {
        return "%s=%s.%s".formatted(Encoding.column(column), operator, Encoding.percent(value));
    }

    private static String condition(String column, String operator, String value) {
        return "%s %s %s".formatted(Encoding.identifier(column), operator, Encoding.literal(value));
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
