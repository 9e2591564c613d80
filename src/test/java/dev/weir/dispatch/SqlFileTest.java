package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SqlFileTest {

    @Test
    void aTextHasItsPartsInTheirPlacesAndNoComments() {
        assertThat(SqlFile.text(SqlFileTest.class, "whole.sql")).isEqualTo("""
                with a as (
                    select 1
                ),
                b as (select '\\ir none' from a)
                select * from b""");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SqlFile.text(SqlFileTest.class, "none.sql"))
                .withMessage("none.sql is missing from the class path");
    }
}
