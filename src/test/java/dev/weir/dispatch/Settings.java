package dev.weir.dispatch;

import java.time.Duration;

/** The dispatcher's settings for tests: the defaults, but for what a test is about. */
final class Settings {

    private Settings() {}

    static DispatchProperties with(int queueSize, Duration deadline) {
        return new DispatchProperties(
                queueSize,
                Duration.ofMillis(100),
                deadline,
                32,
                2,
                Duration.ofMillis(20),
                Duration.ofMillis(250),
                256,
                true,
                true,
                true);
    }
}
