package dev.weir.server;

import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What of {@code weir.http.*} bounds the memory of bodies.
 *
 * @param bodyMemory the most that the bodies of all requests together may hold until they are answered; null for an eighth
 *     of the heap, or of the direct memory where that is less, but at least one body
 * @param maxBody the largest body that is read
 */
@ConfigurationProperties("weir.http")
record BodyMemoryProperties(
        @Nullable DataSize bodyMemory, @DefaultValue("10MB") DataSize maxBody) {

    /** A body is held as bytes, as text and as the message to PostgreSQL, which is direct memory. */
    private static final int SHARE = 8;

    BodyMemoryProperties {
        if (bodyMemory != null && bodyMemory.compareTo(maxBody) < 0) {
            throw new IllegalArgumentException("weir.http.body-memory is " + bodyMemory
                    + "; it must not be less than weir.http.max-body, which is " + maxBody);
        }
    }

    /** The limit in bytes. */
    long bytes() {
        long least = maxBody.toBytes() + 1;
        long most = Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
        return Math.max(least, bodyMemory == null ? most / SHARE : bodyMemory.toBytes());
    }
}
