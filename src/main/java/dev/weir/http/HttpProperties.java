package dev.weir.http;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code weir.http.*}: what a client may send, and how long it may take. The same for all surfaces.
 *
 * @param maxUri longest path with query; longer is 414
 * @param maxHeaders all header lines together; more is 431
 * @param maxBody longest body; longer is 413
 * @param bodyMemory the most that the bodies of all requests together may hold until they are answered; null for an eighth
 *     of the heap, or of the direct memory where that is less, but at least one body
 * @param readTimeout from the first byte of a request to its last; slower is 408
 * @param writeTimeout how long a client may take nothing of its response before its connection is closed
 * @param idleTimeout how long a connection may lie idle between two requests; longer than the usual load balancer's
 * @param minRate bytes a second, over 15 s, below which the sender of a body or the reader of a response is cut off; 0
 *     for none
 * @param accessLog whether each request is logged, in the Common Log Format with the milliseconds it took
 */
@ConfigurationProperties("weir.http")
public record HttpProperties(
        @DefaultValue("64KB") DataSize maxUri,
        @DefaultValue("64KB") DataSize maxHeaders,
        @DefaultValue("10MB") DataSize maxBody,
        @Nullable DataSize bodyMemory,
        @DefaultValue("30s") Duration readTimeout,
        @DefaultValue("30s") Duration writeTimeout,
        @DefaultValue("75s") Duration idleTimeout,
        @DefaultValue("1KB") DataSize minRate,
        @DefaultValue("false") boolean accessLog) {

    private static final DataSize LARGEST_HEAD = DataSize.ofMegabytes(16);

    /** A body is held as bytes, as text and as the message to PostgreSQL, which is direct memory. */
    private static final int SHARE_OF_BODIES = 8;

    public HttpProperties {
        requirePositive("weir.http.read-timeout", readTimeout);
        requirePositive("weir.http.write-timeout", writeTimeout);
        requirePositive("weir.http.idle-timeout", idleTimeout);
        requireNotNegative("weir.http.min-rate", minRate);
        requireSensible("weir.http.max-uri", maxUri);
        requireSensible("weir.http.max-headers", maxHeaders);
        requireHolding(maxBody, bodyMemory);
    }

    /** The limit of {@code bodyMemory} in bytes. */
    public long bodyMemoryBytes() {
        long least = maxBody.toBytes() + 1;
        long most = Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
        return Math.max(least, bodyMemory == null ? most / SHARE_OF_BODIES : bodyMemory.toBytes());
    }

    private static void requireHolding(DataSize maxBody, @Nullable DataSize bodyMemory) {
        if (maxBody.toBytes() < 1 || maxBody.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("weir.http.max-body is between 1 byte and 2 GB: " + maxBody);
        }
        if (bodyMemory != null && bodyMemory.compareTo(maxBody) < 0) {
            throw new IllegalArgumentException("weir.http.body-memory is " + bodyMemory
                    + "; it must not be less than weir.http.max-body, which is " + maxBody);
        }
    }

    private static void requirePositive(String setting, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(setting + " is " + value.toMillis() + " ms; it must be positive");
        }
    }

    private static void requireNotNegative(String setting, DataSize value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(setting + " is " + value + "; it must not be negative");
        }
    }

    private static void requireSensible(String setting, DataSize value) {
        if (value.isNegative() || value.toBytes() == 0 || value.compareTo(LARGEST_HEAD) > 0) {
            throw new IllegalArgumentException(
                    setting + " is " + value + "; it must be positive, and not above " + LARGEST_HEAD);
        }
    }
}
