package dev.weir.load.feed;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The reads of a program with a route for each of them, as {@code compare/workloads/requests.tsv} has them in its mix,
 * with the right answers. May be used from any thread.
 */
public final class RouteReads {

    private static final int OF_EACH_ROUTE = 20;
    private static final String MIX = "mix";
    private static final long SEED = 61;

    private final String surface;
    private final List<Read> reads;
    private final int routes;

    private RouteReads(String surface, List<Read> reads, int routes) {
        this.surface = surface;
        this.reads = List.copyOf(reads);
        this.routes = routes;
    }

    /**
     * Asks PostgreSQL for the answers.
     *
     * @param requests lines of four columns: workload, largest number, URI without the number, SQL
     * @param surface what each URI begins with
     * @param login of the service, to see what it sees
     */
    public static RouteReads of(Path requests, String surface, Login login) {
        Random random = new Random(SEED);
        List<Read> reads = new ArrayList<>();
        int routes = 0;
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone to 'UTC'");
            for (String line : Files.readAllLines(requests)) {
                String[] columns = line.split("\t");
                if (columns[0].equals(MIX)) {
                    routes++;
                    for (int i = 0; i < OF_EACH_ROUTE; i++) {
                        int number = 1 + random.nextInt(Integer.parseInt(columns[1]));
                        reads.add(read(statement, columns[2].substring(surface.length() + 1), columns[3], number));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("The demonstration shop does not answer: " + e.getMessage(), e);
        }
        return new RouteReads(surface, reads, routes);
    }

    private static Read read(Statement statement, String uri, String select, int number) throws SQLException {
        String sql = "select coalesce(json_agg(t.*), '[]')::text from (%s) as t"
                .formatted(select.replace("$1", Integer.toString(number)));
        String[] parts = uri.split("\\?", 2);
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Read(parts[0], "route", parts[1] + number, sql, row.getString(1));
        }
    }

    /** Any of them, each as likely as any other. */
    public Read any() {
        return reads.get(ThreadLocalRandom.current().nextInt(reads.size()));
    }

    public int routes() {
        return routes;
    }

    public int size() {
        return reads.size();
    }

    /** A URI that a program answers when it is ready. */
    public String first() {
        return reads.getFirst().path(surface);
    }
}
