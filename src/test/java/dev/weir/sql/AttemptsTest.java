package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.FailureException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AttemptsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Attempts attempts = new Attempts(now::get);

    private Duration waitOf(String key) {
        try {
            attempts.begin(key);
            return Duration.ZERO;
        } catch (FailureException early) {
            return Objects.requireNonNull(early.failure().retryAfter());
        }
    }

    @Test
    void doublesTheWaitUpToAMinute() {
        for (int i = 0; i < Attempts.FREE; i++) {
            assertThat(waitOf("a")).isZero();
        }
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(waitOf("a")).isEqualTo(Duration.ofSeconds(seconds));
            now.updateAndGet(time -> time.plusSeconds(seconds));
            assertThat(waitOf("a")).isZero();
        }
        assertThat(waitOf("b")).isZero();
    }

    @Test
    void startsAnewAfterASuccess() {
        for (int i = 0; i < Attempts.FREE; i++) {
            attempts.begin("a");
        }
        attempts.succeeded("a");
        assertThat(waitOf("a")).isZero();
    }

    @Test
    void countsANetworkOfIpv6AsOneAddress() {
        assertThat(key("2001:db8::1")).isEqualTo(key("2001:db8::2")).isNotEqualTo(key("2001:db8:0:1::1"));
        assertThat(key("10.0.0.1")).isNotEqualTo(key("10.0.0.2"));
    }

    private static String key(String address) {
        return Attempts.key(new InetSocketAddress(address, 1).getAddress(), "user");
    }

    @Test
    void refusesHashesThatAreNone() {
        assertThatThrownBy(() -> new SqlProperties(
                        false,
                        Map.of("app", "secret"),
                        Set.of(),
                        null,
                        DataSize.ofMegabytes(1),
                        1,
                        null,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)))
                .hasMessage("weir.sql.users.app is no bcrypt hash of 4 to 15 rounds; make one with:"
                        + " java -jar weir.jar password");
    }
}
