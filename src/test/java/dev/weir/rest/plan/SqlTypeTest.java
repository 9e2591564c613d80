package dev.weir.rest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTypeTest {

    @ParameterizedTest
    @CsvSource({
        "int, int4, ''",
        "Double  PRECISION, float8, ''",
        "text, text, ''",
        "int4, int4, ''",
        "char, bpchar, (1)",
        "bpchar, bpchar, ''",
        "bit, bit, (1)",
        "timestamp with time zone, timestamptz, ''"
    })
    void theWordsOfSqlAreTypesOfPostgresqlsOwn(String words, String name, String length) {
        assertThat(SqlType.of(words)).isEqualTo(new SqlType(name, length, true, false));
        assertThat(SqlType.of(words + "[]")).isEqualTo(new SqlType(name, length, true, true));
    }

    @Test
    void anyOtherIsANameWhoseCodeIsNotKnown() {
        assertThat(SqlType.of("Colour")).isEqualTo(new SqlType("colour", "", false, false));
        assertThat(SqlType.of("regclass").builtIn()).isFalse();
    }
}
