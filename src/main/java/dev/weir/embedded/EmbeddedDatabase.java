package dev.weir.embedded;

import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/**
 * The connection details of a local PostgreSQL that lives as long as the application context. It ends when this bean
 * is destroyed, after everything that was made from its details; should the context not get so far, it ends after all
 * contexts are closed.
 */
final class EmbeddedDatabase implements R2dbcConnectionDetails, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final LocalPostgres server;
    private final Login login;
    private final Runnable last;

    private EmbeddedDatabase(LocalPostgres server, Login login, Runnable last) {
        this.server = server;
        this.login = login;
        this.last = last;
    }

    /** @param script what makes the schema and its rows */
    static EmbeddedDatabase start(String script) {
        LocalPostgres server = LocalPostgres.start(LocalPostgres.Options.DEFAULT);
        try {
            Login login =
                    Demonstration.create(server.superuser(), UUID.randomUUID().toString(), script);
            log.info(
                    "Started a PostgreSQL with the demonstration schema on port {}; it ends with this process",
                    login.port());
            Runnable last = server.leaveShutdownTo(SpringApplication.getShutdownHandlers()::add);
            return new EmbeddedDatabase(server, login, last);
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    @Override
    public ConnectionFactoryOptions getConnectionFactoryOptions() {
        return ConnectionFactoryOptions.parse(login.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, login.username())
                .option(ConnectionFactoryOptions.PASSWORD, login.password())
                .build();
    }

    @Override
    public void destroy() {
        server.stop();
        try {
            SpringApplication.getShutdownHandlers().remove(last);
        } catch (IllegalStateException e) {
            log.trace("The process is ending, the handler runs and finds nothing to do", e);
        }
    }
}
