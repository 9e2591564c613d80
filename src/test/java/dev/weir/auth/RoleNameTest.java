package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"editor", "Web User", "\"", "NONE", "none ", "röle", "😀"})
    void anyTextMayBeTheNameOfARole(String name) {
        assertThat(RoleName.isPossible(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "\0", "editor\0"})
    void whatPostgresqlTakesForTheLoginOrCannotReadIsNone(String name) {
        assertThat(RoleName.isPossible(name)).isFalse();
    }

    /** It would be sent as a question mark, and so be another role. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00", "\udc00\ud800"})
    void halfOfACharacterIsNone(String name) {
        assertThat(RoleName.isPossible(name)).isFalse();
    }

    @Test
    void aNameThatPostgresqlWouldCutOffIsNone() {
        assertThat(RoleName.isPossible("r".repeat(63))).isTrue();
        assertThat(RoleName.isPossible("r".repeat(64))).isFalse();
        assertThat(RoleName.isPossible("r" + "ö".repeat(31))).isTrue();
        assertThat(RoleName.isPossible("ö".repeat(32))).isFalse();
    }
}
