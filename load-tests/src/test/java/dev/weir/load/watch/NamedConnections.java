package dev.weir.load.watch;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The most connections that each instance of a service had at one moment, by {@code application_name}. The figures may
 * be read from any thread.
 */
public final class NamedConnections implements AutoCloseable {

    private static final String COUNT = """
            select application_name, count(*) from pg_stat_activity
            where backend_type = 'client backend' and application_name like ? group by 1
            """;

    private final Map<String, Integer> most = new ConcurrentHashMap<>();
    private final RepeatedQuery query;

    /** @param pattern {@code LIKE} pattern of the names */
    public NamedConnections(Login login, String pattern) {
        this.query = RepeatedQuery.start(login, COUNT, List.of(pattern), this::read);
    }

    /** The most of each name so far. */
    public Map<String, Integer> most() {
        return new TreeMap<>(most);
    }

    /** How many there are of one name at this moment. */
    public static long now(Login login, String name) {
        try (Connection connection = LocalPostgres.connect(login);
                PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setString(1, name);
            try (ResultSet row = count.executeQuery()) {
                return row.next() ? row.getLong(2) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        query.close();
    }

    private void read(ResultSet names) throws SQLException {
        while (names.next()) {
            most.merge(names.getString(1), names.getInt(2), Math::max);
        }
    }
}
