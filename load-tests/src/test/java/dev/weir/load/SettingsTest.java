package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @AfterEach
    void forget() {
        for (String name : new String[] {"weir.url", "pg.url", "users", "duration", "bound"}) {
            System.clearProperty(name);
        }
    }

    @Test
    void withoutPropertiesASuiteStartsWhatItLoadsAtItsOwnLength() {
        Settings settings = Settings.of(100, Duration.ofMinutes(2));

        assertThat(settings.weir()).isEmpty();
        assertThat(settings.bound()).isEmpty();
        assertThat(settings.users()).isEqualTo(100);
        assertThat(settings.duration()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.destructive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "5m, PT5M", "1h, PT1H"})
    void durationsHaveAUnit(String text, Duration duration) {
        assertThat(Settings.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "s", "-1s", "1 d"})
    void otherDurationsAreRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.duration(text))
                .withMessageContaining("10s");
    }

    @Test
    void aServiceWithoutItsDatabaseIsRefusedWithWhatIsMissing() {
        System.setProperty("weir.url", "http://localhost:8080/");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(1, Duration.ofSeconds(1)))
                .withMessageContaining("pg.url is missing");
    }

    @Test
    void usersAreANumberAboveZero() {
        System.setProperty("users", "none");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(1, Duration.ofSeconds(1)))
                .withMessage("users has to be a number above 0, and is none");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann:secret@db.example:5433/shop, db.example, 5433, shop, ann, secret",
        "jdbc:postgresql://ann@db.example/shop?sslmode=require, db.example, 5432, shop, ann, ''",
        "r2dbc:postgresql://db.example/shop, db.example, 5432, shop, postgres, ''"
    })
    void theDatabaseMayBeGivenAsAnyToolHasIt(
            String url, String host, int port, String database, String user, String password) {
        assertThat(Settings.login(url))
                .extracting("host", "port", "database", "username", "password")
                .containsExactly(host, port, database, user, password);
    }
}
