package dev.weir.sql;

import dev.weir.dispatch.work.TransactionTerms;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code weir.sql.*}: SQL over HTTP.
 *
 * @param enabled whether {@code POST /sql} is served
 * @param users the bcrypt hash of the password of each user, by name
 * @param roles the roles whose tokens are served too; none by default
 * @param deadline waiting and running together of a request; null for {@code weir.dispatch.deadline}
 * @param maxResult the most that the rows of a request may have, as PostgreSQL sends them; more is 507
 * @param maxQueries the most statements of a batch; more is 400
 * @param transactions how many interactive transactions may be open at once; null for a quarter of the connections
 * @param transactionTimeout how long one may be open
 * @param transactionIdleTimeout how long one may be open without a statement
 */
@ConfigurationProperties("weir.sql")
public record SqlProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue Map<String, String> users,
        @DefaultValue Set<String> roles,
        @Nullable Duration deadline,
        @DefaultValue("10MB") DataSize maxResult,
        @DefaultValue("1000") int maxQueries,
        @Nullable Integer transactions,
        @DefaultValue("30s") Duration transactionTimeout,
        @DefaultValue("10s") Duration transactionIdleTimeout) {

    /** More rounds would take the processor for seconds. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-5])\\$[./A-Za-z0-9]{53}");

    public SqlProperties {
        users = Map.copyOf(users);
        roles = Set.copyOf(roles);
        // The hash is not repeated: it may be a password.
        new TreeMap<>(users)
                .forEach((name, hash) -> require(
                        BCRYPT.matcher(hash).matches(),
                        "weir.sql.users." + name
                                + " is no bcrypt hash of 4 to 15 rounds; make one with: java -jar weir.jar password"));
        require(
                !enabled || !users.isEmpty() || !roles.isEmpty(),
                "weir.sql.enabled is set, and nobody may use it; set weir.sql.users or weir.sql.roles");
        require(deadline == null || deadline.isPositive(), "weir.sql.deadline must be positive");
        require(maxResult.toBytes() > 0, "weir.sql.max-result must be positive");
        require(maxQueries > 0, "weir.sql.max-queries must be positive");
        require(transactions == null || transactions > 0, "weir.sql.transactions must be positive");
        require(transactionTimeout.isPositive(), "weir.sql.transaction-timeout must be positive");
        require(transactionIdleTimeout.isPositive(), "weir.sql.transaction-idle-timeout must be positive");
    }

    /** What interactive transactions are held to. */
    TransactionTerms terms() {
        return new TransactionTerms(
                transactions == null ? 0 : transactions, transactionTimeout, transactionIdleTimeout);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
