package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSettingsTest {

    private static TransactionRules rules(Map<String, String> settings) {
        return OperatorSettings.of(settings, null).rules();
    }

    private static @Nullable Duration timeout(String value) {
        return rules(Map.of("statement_timeout", value)).timeout();
    }

    @ParameterizedTest
    @CsvSource({
        "500, 500",
        "500ms, 500",
        "'2 s', 2000",
        "2s, 2000",
        "1.5s, 1500",
        "1min, 60000",
        "1h, 3600000",
        "1d, 86400000",
        "' 750ms ', 750",
        "3000us, 3"
    })
    void readsATimeAsPostgresqlSpellsIt(String value, long millis) {
        assertThat(timeout(value)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "", "soon"})
    void zeroIsNoLimit(String value) {
        assertThat(timeout(value)).isNull();
    }

    @Test
    void aFunctionWithoutALimitHasOneThatIsNeverReached() {
        assertThat(OperatorSettings.ofFunction(Map.of("statement_timeout", "0")).timeout())
                .isEqualTo(Duration.ofMillis(Integer.MAX_VALUE));
        assertThat(OperatorSettings.ofFunction(Map.of("statement_timeout", "4s"))
                        .timeout())
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(OperatorSettings.ofFunction(Map.of())).isEqualTo(TransactionRules.NONE);
    }

    @Test
    void theShorterOfTwoTimeoutsHolds() {
        assertThat(rules(Map.of("statement_timeout", "2s", "transaction_timeout", "1s"))
                        .timeout())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(rules(Map.of("statement_timeout", "0", "transaction_timeout", "1s"))
                        .timeout())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theLoginsTimeoutHoldsForARoleWithoutOne() {
        Duration login = Duration.ofSeconds(3);
        assertThat(OperatorSettings.of(Map.of(), login).rules().timeout()).isEqualTo(login);
        assertThat(OperatorSettings.of(Map.of("statement_timeout", "1min"), login)
                        .rules()
                        .timeout())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(OperatorSettings.of(Map.of("statement_timeout", "0"), login)
                        .rules()
                        .timeout())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "serializable, SERIALIZABLE",
        "repeatable read, REPEATABLE_READ",
        "Read Committed, READ_COMMITTED",
        "READ UNCOMMITTED, READ_UNCOMMITTED"
    })
    void readsALevelOfIsolation(String value, Isolation level) {
        assertThat(rules(Map.of("default_transaction_isolation", value)).isolation())
                .isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"on, true", "true, true", "t, true", "YES, true", "1, true", "off, false", "no, false", "0, false"})
    void readsAFlag(String value, boolean readOnly) {
        assertThat(rules(Map.of("default_transaction_read_only", value)).readOnly())
                .isEqualTo(readOnly);
    }

    @Test
    void allElseAreSettings() {
        assertThat(OperatorSettings.of(Map.of("work_mem", "8MB", "statement_timeout", "1s"), null)
                        .settings())
                .isEqualTo(Map.of("work_mem", "8MB"));
    }
}
