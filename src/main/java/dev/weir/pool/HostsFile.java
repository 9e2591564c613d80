package dev.weir.pool;

import java.time.Duration;

/**
 * Has Netty read the machine's table of hosts again. By default it reads it once: a name that leads elsewhere after a
 * failover would lead to the old machine for as long as the process runs. Names of the DNS are asked for anew by themselves.
 */
final class HostsFile {

    /** In nanoseconds; a value that is already set stays. */
    static final String PROPERTY = "io.netty.hostsFileRefreshInterval";

    static final Duration INTERVAL = Duration.ofSeconds(5);

    private HostsFile() {}

    /** To be called before the first connection is made; Netty looks at it once. */
    static void readAgain() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, Long.toString(INTERVAL.toNanos()));
        }
    }
}
