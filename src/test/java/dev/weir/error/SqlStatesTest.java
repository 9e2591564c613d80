package dev.weir.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatesTest {

    @ParameterizedTest
    @CsvSource({
        "08006, 503",
        "09000, 500",
        "0L000, 403",
        "0P000, 403",
        "21000, 500",
        "22023, 400",
        "22P02, 400",
        "23502, 400",
        "23503, 409",
        "23505, 409",
        "23514, 400",
        "25006, 405",
        "25P02, 500",
        "28000, 403",
        "2D000, 500",
        "38000, 500",
        "39000, 500",
        "3B001, 500",
        "40001, 500",
        "40P01, 500",
        "42601, 400",
        "42703, 400",
        "42704, 400",
        "42883, 404",
        "42P01, 404",
        "42P17, 500",
        "53300, 503",
        "53400, 500",
        "54001, 500",
        "55P03, 500",
        "57000, 500",
        "58030, 500",
        "F0000, 500",
        "HV000, 500",
        "P0001, 400",
        "PT402, 402",
        "PT999, 500",
        "PTabc, 500",
        "P0002, 500",
        "XX000, 500"
    })
    void aStateHasTheStatusThatClientsOfPostgrestExpect(String sqlState, int status) {
        assertThat(SqlStates.status(sqlState)).isEqualTo(status);
    }

    @Test
    void aMissingPrivilegeIsThatOfARequestWithCredentials() {
        assertThat(SqlStates.status("42501")).isEqualTo(403);
    }

    @Test
    void aCancelledQueryIsATimeout() {
        assertThat(SqlStates.status("57014")).isEqualTo(504);
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "57P02", "57P03", "57P04", "57P05"})
    void aServerThatGoesAwayIsUnavailable(String sqlState) {
        assertThat(SqlStates.status(sqlState)).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "42", "ZZ999"})
    void whatNoTableKnowsIsTheRequestsFault(String sqlState) {
        assertThat(SqlStates.status(sqlState)).isEqualTo(400);
    }
}
