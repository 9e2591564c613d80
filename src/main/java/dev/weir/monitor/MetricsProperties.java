package dev.weir.monitor;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.metrics.*}: what of the requests' senders is shown.
 *
 * @param consumers how many of the heaviest are shown by name; the others are {@code other}. 0 for none: a name is an
 *     address, and may be a person's
 */
@ConfigurationProperties("weir.metrics")
record MetricsProperties(@DefaultValue("10") int consumers) {

    /** Each is a few rows of every scrape. */
    private static final int MOST = 100;

    MetricsProperties {
        if (consumers < 0 || consumers > MOST) {
            throw new IllegalArgumentException(
                    "weir.metrics.consumers is " + consumers + "; it must be 0 to " + MOST + ", 0 for none");
        }
    }
}
