package dev.weir.rest;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Settings of Idempotency-Keys for tests. */
final class Keys {

    static final IdempotencyProperties OFF = of(false);
    static final IdempotencyProperties ON = of(true);

    private Keys() {}

    private static IdempotencyProperties of(boolean enabled) {
        return new IdempotencyProperties(
                enabled, false, Duration.ofHours(24), 1_000_000, DataSize.ofKilobytes(256), 255, Duration.ofMinutes(1));
    }
}
