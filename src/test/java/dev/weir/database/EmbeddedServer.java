package dev.weir.database;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.SpringApplication;

/** The embedded PostgreSQL. */
final class EmbeddedServer implements TestServer {

    private final LocalPostgres postgres = LocalPostgres.start(options());
    private final AtomicBoolean left = new AtomicBoolean();

    private static LocalPostgres.Options options() {
        LocalPostgres.Options options = LocalPostgres.Options.DEFAULT;
        for (var setting : SETTINGS.entrySet()) {
            options = options.with(setting.getKey(), setting.getValue());
        }
        return options;
    }

    @Override
    public Login superuser() {
        return postgres.superuser();
    }

    @Override
    public void halt() {
        postgres.halt();
    }

    @Override
    public void resume() {
        postgres.resume();
    }

    @Override
    public String log() {
        return postgres.serverLog();
    }

    @Override
    public String description() {
        return "embedded";
    }

    @Override
    public void leaveShutdownToSpring() {
        if (left.compareAndSet(false, true)) {
            postgres.leaveShutdownTo(SpringApplication.getShutdownHandlers()::add);
        }
    }
}
