package dev.weir.rest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeantColumnsTest {

    /** What PostgreSQL 18 answers to the same names. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nmae          | name id          | name
            frist_name    | first_name       | first_name
            nam           | name nami        | name nami
            nam           | name nami namu   | -
            nam           | name nami namu nam_ na_m am | am
            id_           | id               | -
            ids           | id_              | id_
            totally_other | name             | -
            Name          | name             | name
            naaame        | name             | name
            """)
    void theNearestIsMeantUnlessThereAreTooMany(String wanted, String columns, String meant) {
        assertThat(MeantColumns.of(wanted, List.of(columns.split(" "))))
                .isEqualTo(meant == null ? List.of() : List.of(meant.split(" ")));
    }

    @Test
    void aLongNameCostsNothing() {
        assertThat(MeantColumns.of("x".repeat(1_000_000), List.of("name"))).isEmpty();
    }
}
