package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowQueryLogTest {

    private final Logger logger = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Asked asked =
            new AskedOf("rest", "public.orders", "ada", "select *\n  from orders\n where id = $1", "00-aa-bb-01");
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);
        lines.start();
    }

    private SlowQueryLog log(Duration threshold, int perSecond) {
        return new SlowQueryLog(logger, threshold, perSecond, () -> now);
    }

    private Event.Ran ran(int millis, long rows) {
        return new Event.Ran(asked, Duration.ofMillis(3), Duration.ofMillis(millis), rows);
    }

    private List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whatRanForLongIsToldWithWhomItServedAndItsShape() {
        log(Duration.ofSeconds(1), 5).on(ran(1234, 25));

        assertThat(messages())
                .containsExactly(
                        "Ran for 1234 ms after waiting 3 ms, 25 rows: public.orders for ada: select * from orders"
                                + " where id = $1");
        assertThat(lines.list.getFirst().getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .containsExactly(
                        "route=public.orders",
                        "consumer=ada",
                        "waitMillis=3",
                        "runMillis=1234",
                        "rows=25",
                        "sql=select * from orders where id = $1",
                        "traceparent=00-aa-bb-01");
    }

    @Test
    void whatWasQuickIsNotToldOf() {
        log(Duration.ofSeconds(1), 5).on(ran(999, 1));

        assertThat(messages()).isEmpty();
    }

    @Test
    void aThresholdOfZeroIsNone() {
        log(Duration.ZERO, 5).on(ran(100_000, 1));

        assertThat(messages()).isEmpty();
    }

    @Test
    void rowsThatNobodyHasCountedAreNotMadeUp() {
        log(Duration.ofSeconds(1), 5).on(ran(1000, -1));

        assertThat(messages()).singleElement().asString().contains("rows not counted");
    }

    @Test
    void aFewASecondAreToldOfAndTheOthersCounted() {
        SlowQueryLog log = log(Duration.ofSeconds(1), 2);
        IntStream.range(0, 10).forEach(i -> log.on(ran(1000, 1)));
        assertThat(messages()).hasSize(2);

        now = now.plusSeconds(1);
        log.on(ran(1000, 1));

        assertThat(messages()).hasSize(3);
        assertThat(messages().getLast()).endsWith("(and 8 others before)");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlowQueryProperties(Duration.ofSeconds(-1), 5))
                .withMessageContaining("weir.telemetry.slow-query.threshold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlowQueryProperties(Duration.ofSeconds(1), 0))
                .withMessageContaining("weir.telemetry.slow-query.per-second");
    }
}
