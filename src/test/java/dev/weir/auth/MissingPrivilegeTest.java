package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingPrivilegeTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "42501, 403, none, 401",
                "42501, 401, none, 401",
                "42501, 401, {}, 403",
                "42501, 403, {}, 403",
                "23505, 409, none, 409",
                "23505, 409, {}, 409"
            })
    void credentialsDecideBetween401And403(String sqlState, int status, @Nullable String claims, int judged) {
        FailureException error = new FailureException(new DatabaseFailure(status, sqlState, "no", "details", "hint"));
        assertThat(MissingPrivilege.judge(error, new Identity("role", claims, "me"))
                        .failure())
                .isEqualTo(new DatabaseFailure(judged, sqlState, "no", "details", "hint"));
    }

    @ParameterizedTest
    @CsvSource({"nobody, 401", "other, 400"})
    void aTokenOfARoleThatDoesNotExistIsNone(String role, int judged) {
        String message = "role \"nobody\" does not exist";
        FailureException error = new FailureException(new DatabaseFailure(400, "22023", message, null, null));
        assertThat(MissingPrivilege.judge(error, new Identity(role, "{}", "me")).failure())
                .isEqualTo(new DatabaseFailure(judged, "22023", message, null, null));
    }
}
