package dev.weir.load.targets;

import dev.weir.embedded.Login;
import dev.weir.load.watch.Scrape;
import dev.weir.load.watch.Whose;
import java.net.URI;

/** A service that somebody else has started, on a database of theirs. */
public final class GivenTarget implements Target {

    private final URI url;
    private final URI management;
    private final String path;
    private final String schema;
    private final Login onlooker;
    private final Whose whose;
    private final int bound;
    private final boolean writable;
    private final Thread hook;

    /**
     * @param bound 0 to take what the service says of itself
     * @param writable whether tables may be made and filled; they are dropped at the end
     */
    public GivenTarget(
            URI url,
            URI management,
            String path,
            String schema,
            Login onlooker,
            Whose whose,
            int bound,
            boolean writable) {
        this.url = url;
        this.management = management;
        this.path = path;
        this.schema = schema;
        this.onlooker = onlooker;
        this.whose = whose;
        this.writable = writable;
        this.bound = bound > 0 ? bound : saidBound(management);
        this.hook = new Thread(() -> Workbench.remove(onlooker, schema), "remove-workbench");
        if (writable) {
            Runtime.getRuntime().addShutdownHook(hook);
            Workbench.make(onlooker, schema);
            awaitWorkbench();
        }
    }

    private static int saidBound(URI management) {
        double limit = Scrape.of(management).value("weir_connections_limit");
        if (Double.isNaN(limit)) {
            throw new IllegalArgumentException(
                    "The service at %s does not say its bound: give it as -Dbound, or the right -Dweir.management"
                            .formatted(management));
        }
        return (int) limit;
    }

    private void awaitWorkbench() {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (ServiceProcess.status(url.resolve(path + "/weir_load_events?limit=1")) == 200) {
                return;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        close();
        throw new IllegalStateException(
                "The service at %s does not serve the table weir_load_events of schema %s".formatted(url, schema));
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI management() {
        return management;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String schema() {
        return schema;
    }

    @Override
    public Login onlooker() {
        return onlooker;
    }

    @Override
    public Whose whose() {
        return whose;
    }

    @Override
    public int bound() {
        return bound;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public boolean ours() {
        return false;
    }

    @Override
    public String description() {
        return "%s, which was running before, on %s:%d/%s; bound of %d; %s"
                .formatted(
                        url,
                        onlooker.host(),
                        onlooker.port(),
                        onlooker.database(),
                        bound,
                        writable ? "written to" : "only read from");
    }

    @Override
    public void close() {
        if (!writable) {
            return;
        }
        Workbench.remove(onlooker, schema);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook finds nothing to remove any more.
            return;
        }
    }
}
