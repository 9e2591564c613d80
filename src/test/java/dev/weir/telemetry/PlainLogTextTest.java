package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationStartingEvent;

class PlainLogTextTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("test");
    private final PatternLayout layout = new PatternLayout();

    PlainLogTextTest() {
        new PlainLogText()
                .onApplicationEvent(new ApplicationStartingEvent(
                        new DefaultBootstrapContext(), new SpringApplication(), new String[0]));
        layout.setContext(context);
        layout.setPattern("%m%n%plainEx");
        layout.start();
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb', a\\u000ab",
        "'a\r\nb', a\\u000d\\u000ab",
        "'\u001b[2J', \\u001b[2J",
        "'\u009b2J', \\u009b2J",
        "'a\u0000', a\\u0000",
        "'a\u007f', a\\u007f",
        "'a\u2028b', a\\u2028b",
        "'a\u202eb', a\\u202eb",
        "'Zoë, 猫', 'Zoë, 猫'"
    })
    void whatIsPutIntoALineCannotEndItOrSpeakToATerminal(String given, String shown) {
        assertThat(line("[{}] failed", null, given)).isEqualTo("[" + shown + "] failed\n");
    }

    @Test
    void theTextOfTheProgramItselfMayHaveSeveralLines() {
        assertThat(line("one\ntwo", null)).isEqualTo("one\ntwo\n");
    }

    @Test
    void numbersNullsAndArraysAreShownAsBefore() {
        assertThat(line("{} {} {}", null, 7, null, new int[] {1, 2})).isEqualTo("7 null [1, 2]\n");
    }

    @Test
    void noMessageOfAnExceptionBeginsALineOfItsOwn() {
        Exception cause = new IllegalStateException("cause\nWARN forged");
        cause.addSuppressed(new IllegalArgumentException("suppressed\nWARN forged"));

        String line = line("failed", new IllegalStateException("a\nWARN forged", cause));

        assertThat(line).contains("a\\u000aWARN forged", "cause\\u000aWARN", "suppressed\\u000aWARN");
        assertThat(line.lines()).noneMatch(part -> part.startsWith("WARN"));
    }

    private String line(String text, @Nullable Throwable thrown, @Nullable Object... arguments) {
        return layout.doLayout(new LoggingEvent("test", logger, Level.WARN, text, thrown, arguments));
    }
}
