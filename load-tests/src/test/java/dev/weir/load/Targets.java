package dev.weir.load;

import dev.weir.load.targets.GivenTarget;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Whose;
import java.net.URI;
import java.nio.file.Path;

/** Finds or starts what a suite loads. */
final class Targets {

    private Targets() {}

    /**
     * What {@code weir.url} names, or else a service of its own.
     *
     * @param suite the suite's name, for its logs
     * @param serviceSettings for a service that is started, as {@code name=value}
     */
    static Target open(String suite, Settings settings, String... serviceSettings) {
        return settings.weir().isPresent() ? given(settings) : own(suite, settings, serviceSettings);
    }

    /** A service of its own, for suites that end processes or need a database to themselves. */
    static OwnTarget own(String suite, Settings settings, String... serviceSettings) {
        refuseGiven(suite, settings);
        return OwnTarget.start(settings.jar(), settings.bound().orElse(Settings.SMALL), logs(suite), serviceSettings);
    }

    /** A PostgreSQL of its own, and no service yet. */
    static OwnTarget database(String suite, Settings settings) {
        refuseGiven(suite, settings);
        return OwnTarget.database(settings.jar(), settings.bound().orElse(Settings.SMALL), logs(suite));
    }

    private static void refuseGiven(String suite, Settings settings) {
        if (settings.weir().isPresent()) {
            throw new IllegalArgumentException(
                    "The suite %s ends processes, so it runs only on what it started itself: leave -Dweir.url out"
                            .formatted(suite));
        }
    }

    /** The directory for what the suite's processes print. */
    static Path logs(String suite) {
        return Suite.REPORTS.resolve(suite + "-logs");
    }

    private static GivenTarget given(Settings settings) {
        URI url = settings.weir().orElseThrow();
        return new GivenTarget(
                url,
                settings.management().orElseGet(() -> nextPort(url)),
                settings.path(),
                settings.schema(),
                settings.database().orElseThrow(),
                new Whose(settings.role().orElse(""), settings.pattern()),
                settings.bound().orElse(0),
                settings.destructive());
    }

    /** Where the management is unless somebody moved it. */
    private static URI nextPort(URI url) {
        int port = url.getPort() < 0 ? (url.getScheme().equals("https") ? 443 : 80) : url.getPort();
        return URI.create("%s://%s:%d".formatted(url.getScheme(), url.getHost(), port + 1));
    }
}
