package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    @Test
    void readsUserAndPassword() {
        assertThat(Credentials.parse("postgresql://a%20b:p%40ss:word@db.example/x?sslmode=require"))
                .isEqualTo(new Credentials("a b", "p@ss:word"));
        assertThat(Credentials.parse("postgres://app:p@ss@db")).isEqualTo(new Credentials("app", "p@ss"));
        assertThat(Credentials.parse("postgresql://app@db/x")).isEqualTo(new Credentials("app", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "http://a:b@c/d", "postgresql://host/db@x", "postgresql://@host", "postgresql://a%:b@c"
            })
    void refusesWhatHasNoUser(String text) {
        assertThatThrownBy(() -> Credentials.parse(text)).isInstanceOf(FailureException.class);
    }

    @Test
    void hidesThePassword() {
        assertThat(new Credentials("app", "secret")).hasToString("app");
    }
}
