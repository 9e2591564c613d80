package dev.weir.load.watch;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's processes, one for each connection. */
public final class Backends {

    private static final String OF_ROLE =
            "select pid from pg_stat_activity where backend_type = 'client backend' and usename = ?";

    private Backends() {}

    /** The process ids behind a role's connections at this moment. */
    public static List<Long> of(String role, Login onlooker) {
        try (Connection connection = LocalPostgres.connect(onlooker);
                PreparedStatement statement = connection.prepareStatement(OF_ROLE)) {
            statement.setString(1, role);
            List<Long> pids = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    pids.add(row.getLong(1));
                }
            }
            return pids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
