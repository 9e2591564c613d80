package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogListenerTest {

    private final Logger logger = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final LogListener observer = new LogListener(logger);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        lines.start();
    }

    @Test
    void aSchemaThatChangedIsWorthALine() {
        observer.on(new Event.CatalogLoaded(12, Duration.ofMillis(34), true));

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Read the schema: 12 relations in 34 ms");
    }

    @Test
    void aSchemaThatWasReadAgainInVainIsNot() {
        observer.on(new Event.CatalogLoaded(12, Duration.ofMillis(34), false));

        assertThat(lines.list).isEmpty();
    }

    @Test
    void aRequestIsNeverLogged() {
        logger.setLevel(Level.TRACE);

        observer.on(new Event.Answered("GET", "customers", 200, Duration.ofMillis(1), null, "10.0.0.7"));

        assertThat(lines.list).isEmpty();
    }
}
