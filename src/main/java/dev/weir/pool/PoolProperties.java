package dev.weir.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.pool.*}.
 *
 * @param size every connection this process may hold, whatever for
 * @param maxLifeTime age at which a connection is replaced; each one's own is up to a tenth shorter, so that they do
 *     not all go at once
 * @param connectTimeout how long opening a connection may take, waiting for its permit included
 * @param startupTimeout how long the first connections are tried for before the process gives up
 * @param closeTimeout how long a permit is kept for a backend whose end was not confirmed; longer than the server
 *     needs to notice a vanished client
 */
@ConfigurationProperties("weir.pool")
record PoolProperties(
        @DefaultValue("4") int size,
        @DefaultValue("30m") Duration maxLifeTime,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("60s") Duration startupTimeout,
        @DefaultValue("45s") Duration closeTimeout) {

    PoolProperties {
        if (size < 1) {
            throw new IllegalArgumentException("weir.pool.size is " + size + "; it must be 1 or more");
        }
    }

    /** When a connection that is opened now is to be replaced: up to a tenth of its life earlier, so that not all go at once. */
    Instant retirement(Instant now) {
        long life = maxLifeTime.toMillis();
        return now.plusMillis(life - ThreadLocalRandom.current().nextLong(life / 10 + 1));
    }
}
