package dev.weir.load.watch;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was said of each transfer, to be held against the rows that are there in the end. The table has no constraint that
 * would hide a second execution. May be used from any thread.
 */
public final class Ledger {

    private static final int ROWS_OF_A_TRANSFER = 2;
    private static final String ROWS = """
            select transfer, count(*), sum(amount) from weir_load_ledger group by transfer
            """;

    /** What its client was told. */
    public enum Word {
        /** It is done: 201. */
        DONE,
        /** It is not done, and never will be. */
        NOT_DONE,
        /** Nobody knows: the service said so, or the client did not wait for an answer. */
        UNKNOWN
    }

    /**
     * The rows of one transfer.
     *
     * @param count 2 when all is well
     * @param sum 0 when all is well
     */
    public record Rows(long count, long sum) {

        boolean whole() {
            return count == ROWS_OF_A_TRANSFER && sum == 0;
        }
    }

    /**
     * How words and rows compare.
     *
     * @param sum of all amounts
     * @param done transfers that were acknowledged
     * @param missing acknowledged, and not there
     * @param halves there with rows that are less than a transfer, or do not add up to zero
     * @param repeated there more than once
     * @param denied there, although the client was told that nothing was done
     * @param strangers there, and nobody asked for them
     * @param unknownDone of those whose fate nobody knew, the ones that are there
     * @param unknownNotDone of those whose fate nobody knew, the ones that are not
     */
    public record Balance(
            long sum,
            long done,
            long missing,
            long halves,
            long repeated,
            long denied,
            long strangers,
            long unknownDone,
            long unknownNotDone) {}

    private final Map<UUID, Word> words = new ConcurrentHashMap<>();

    /** A transfer has ended for its client. */
    public void note(UUID transfer, Word word) {
        words.put(transfer, word);
    }

    /** Reads the table of the schema. */
    public Balance balance(Login login, String schema) {
        Map<UUID, Rows> rows = new HashMap<>();
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path to \"" + schema.replace("\"", "\"\"") + "\"");
            try (ResultSet result = statement.executeQuery(ROWS)) {
                while (result.next()) {
                    rows.put(result.getObject(1, UUID.class), new Rows(result.getLong(2), result.getLong(3)));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The ledger could not be read: " + e.getMessage(), e);
        }
        return balance(rows);
    }

    Balance balance(Map<UUID, Rows> there) {
        long done = count(Word.DONE);
        long unknown = count(Word.UNKNOWN);
        long unknownDone = there.keySet().stream()
                .filter(transfer -> words.get(transfer) == Word.UNKNOWN)
                .count();
        return new Balance(
                there.values().stream().mapToLong(Rows::sum).sum(),
                done,
                words.entrySet().stream()
                        .filter(word -> word.getValue() == Word.DONE && !there.containsKey(word.getKey()))
                        .count(),
                there.values().stream()
                        .filter(rows -> !rows.whole() && rows.count() <= ROWS_OF_A_TRANSFER)
                        .count(),
                there.values().stream()
                        .filter(rows -> rows.count() > ROWS_OF_A_TRANSFER)
                        .count(),
                there.keySet().stream()
                        .filter(transfer -> words.get(transfer) == Word.NOT_DONE)
                        .count(),
                there.keySet().stream()
                        .filter(transfer -> !words.containsKey(transfer))
                        .count(),
                unknownDone,
                unknown - unknownDone);
    }

    private long count(Word word) {
        return words.values().stream().filter(said -> said == word).count();
    }
}
