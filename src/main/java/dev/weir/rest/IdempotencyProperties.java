package dev.weir.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code weir.rest.idempotency.*}: what becomes of a write with an {@code Idempotency-Key}.
 *
 * @param enabled whether the key has a meaning; otherwise the header is ignored
 * @param create whether the service makes the schema and the table of the keys when they are missing
 * @param maxAge how long a key is kept at least, unless there are too many
 * @param maxKeys how many are kept at most, apart from those that came since the last cleanup
 * @param maxAnswer how large the body of a kept answer may be; a write with a larger one is undone
 * @param maxKeyLength how many characters a key may have
 * @param cleanup how often old keys are looked for
 */
@ConfigurationProperties("weir.rest.idempotency")
record IdempotencyProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("false") boolean create,
        @DefaultValue("24h") Duration maxAge,
        @DefaultValue("1000000") int maxKeys,
        @DefaultValue("256KB") DataSize maxAnswer,
        @DefaultValue("255") int maxKeyLength,
        @DefaultValue("1m") Duration cleanup) {

    IdempotencyProperties {
        require(maxAge.isPositive(), "max-age");
        require(maxKeys > 0, "max-keys");
        require(maxAnswer.toBytes() > 0 && maxAnswer.toMegabytes() <= 64, "max-answer (up to 64MB)");
        require(maxKeyLength > 0, "max-key-length");
        require(cleanup.isPositive(), "cleanup");
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException("weir.rest.idempotency." + name + " must be positive");
        }
    }
}
