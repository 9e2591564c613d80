package dev.weir.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SecretsTest {

    private final LoggedSecrets found = new LoggedSecrets();
    private final SecretsAppender appender = new SecretsAppender(found);
    private final Logger logger = (Logger) LoggerFactory.getLogger(SecretsTest.class);

    @BeforeEach
    void begin() {
        logger.setAdditive(false);
        logger.addAppender(appender);
        appender.start();
    }

    @AfterEach
    void end() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login with not-to-be-logged-1234",
                "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl",
                "apikey weir_0Ab-defghijklmnopqrstuvwxyz0123456789ABCDEF is not known",
                "{Authorization=[Basic YWRhOnNlY3JldA==]}",
                "app has the hash $2a$04$Z/hcQ2nbfnWr4BIMcF2feu",
                "cannot reach postgresql://app:pass@db:5432/shop"
            })
    void aSecretIsFoundByItsMarkOrItsForm(String line) {
        assertThat(Secrets.areIn(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /rest/v1/customers?id=eq.7 200",
                "weir_dispatch_queue_depth_of_all_the_consumers_together_in_seconds",
                "Basic authentication is asked for",
                "r2dbc:postgresql://db:5432/shop as weir@db",
                "r2dbc:postgresql://weir:REDACTED@db:5432/shop",
                "eyJ is how a token begins"
            })
    void whatIsLoggedOtherwiseIsNone(String line) {
        assertThat(Secrets.areIn(line)).isFalse();
    }

    @Test
    void eachEventIsLookedThroughWithWhatWasThrown() {
        logger.debug(
                "nothing", new IllegalStateException("nothing", new IllegalStateException(TestSecrets.of("cause"))));
        logger.debug("{}", TestSecrets.of("message"));
        logger.debug("nothing");
        assertThat(found.all())
                .containsExactly(
                        SecretsTest.class.getName() + ": not-to-be-logged-cause",
                        SecretsTest.class.getName() + ": not-to-be-logged-message");
    }
}
