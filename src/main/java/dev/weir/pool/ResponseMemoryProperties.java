package dev.weir.pool;

import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What of {@code weir.http.*} bounds the memory of answers.
 *
 * @param responseMemory the most that all answers together may hold between PostgreSQL and their clients; null for a
 *     quarter of the direct memory that the JVM allows
 */
@ConfigurationProperties("weir.http")
public record ResponseMemoryProperties(@Nullable DataSize responseMemory) {

    private static final DataSize LEAST = DataSize.ofMegabytes(1);

    private static final int SHARE_OF_DIRECT_MEMORY = 4;

    public ResponseMemoryProperties {
        if (responseMemory != null && responseMemory.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("weir.http.response-memory is at least 1 MB: " + responseMemory);
        }
    }

    /** The limit in bytes. */
    public long bytes() {
        return responseMemory == null
                ? Math.max(LEAST.toBytes(), PlatformDependent.maxDirectMemory() / SHARE_OF_DIRECT_MEMORY)
                : responseMemory.toBytes();
    }
}
