package dev.weir.load.watch;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes to {@code weir_load_events} that clients were told had been done, and whether they had: each row has a writer
 * of its own. May be used from any thread.
 */
public final class Acknowledged {

    private final Set<UUID> writers = ConcurrentHashMap.newKeySet();

    /**
     * What became of the writes.
     *
     * @param acknowledged how many were
     * @param missing acknowledged, and not there
     * @param repeated there more than once, acknowledged or not
     * @param unheard there, and nobody was told
     */
    public record Account(long acknowledged, long missing, long repeated, long unheard) {}

    public void note(UUID writer) {
        writers.add(writer);
    }

    /** Looks at the table; for when nobody writes any more. */
    public Account account(Login login, String schema) {
        Set<UUID> there = new HashSet<>();
        long repeated = 0;
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select writer, count(*) from \"%s\".weir_load_events group by writer"
                                .formatted(schema.replace("\"", "\"\"")))) {
            while (row.next()) {
                there.add(row.getObject(1, UUID.class));
                repeated += row.getLong(2) > 1 ? 1 : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        long found = writers.stream().filter(there::contains).count();
        return new Account(writers.size(), writers.size() - found, repeated, there.size() - found);
    }
}
