package dev.weir.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weir.http.ConnectionLimit;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of connections to both ports, which together leave the process enough descriptors for its connections to
 * PostgreSQL and for its files.
 */
record ConnectionLimits(ConnectionLimit service, ConnectionLimit management) implements MeterBinder {

    /** Above what has been tested; memory runs out sooner than descriptors. */
    static final int MOST = 16_384;

    /** More than may watch the live page at once. */
    static final int MANAGEMENT = 128;

    /** Files that are opened later, and connections that are about to end. */
    static final int SPARE = 128;

    /** A connection to PostgreSQL, the one that is opened in its place, a request to cancel, and a look-up of its host. */
    static final int EACH_OF_THE_POOL = 4;

    static final int FEWEST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

    /** @param wanted connections to the service's port; null for as many as the descriptors allow */
    static ConnectionLimits of(@Nullable Integer wanted, int poolSize, Observer observer) {
        long free = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
                : Integer.MAX_VALUE;
        Sizes sizes = Sizes.of(wanted, free, poolSize);
        if (wanted != null && sizes.service() < wanted) {
            LOG.warn(
                    "weir.http.max-connections is {}, but the process may have {} descriptors more: it is {}. Raise ulimit -n",
                    wanted,
                    free,
                    sizes.service());
        }
        return new ConnectionLimits(
                new ConnectionLimit("service", sizes.service(), observer),
                new ConnectionLimit("management", sizes.management(), observer));
    }

    /** How many connections each port may have. */
    record Sizes(int service, int management) {

        /** @param free descriptors that the process may still open */
        static Sizes of(@Nullable Integer wanted, long free, int poolSize) {
            long available = Math.max(2L * FEWEST, free - SPARE - (long) EACH_OF_THE_POOL * poolSize);
            long management = Math.clamp(available / 3, FEWEST, MANAGEMENT);
            long service = Math.min(available - management, wanted == null ? MOST : wanted);
            return new Sizes(Math.toIntExact(service), Math.toIntExact(management));
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ConnectionLimit limit : List.of(service, management)) {
            List<String> port = List.of(limit.port());
            Meters.HTTP_CONNECTIONS.gauge(registry, port, limit::open);
            Meters.HTTP_CONNECTIONS_LIMIT.gauge(registry, port, limit::limit);
        }
    }
}
