package dev.weir.server;

import java.util.List;
import java.util.Properties;

/**
 * Netty looks for leaks in a sample of its buffers, and takes a stack trace of each, which costs some hundredths of the
 * processor. Ours are looked for by tests, in all buffers; a service looks when it is told to.
 */
final class LeakDetectionDefault {

    private static final String LEVEL = "io.netty.leakDetection.level";

    /** What Netty reads besides. */
    private static final List<String> OLDER =
            List.of("io.netty.leakDetectionLevel", "io.netty.noResourceLeakDetection");

    private LeakDetectionDefault() {}

    /** To be called before Netty's first class is loaded. */
    static void offUnlessAskedFor(Properties system) {
        if (OLDER.stream().noneMatch(system::containsKey)) {
            system.putIfAbsent(LEVEL, "disabled");
        }
    }
}
