package dev.weir.load.targets;

import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.load.watch.Whose;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Weir from the jar and a PostgreSQL with the demonstration shop, both started here and ended by {@link #close()}. The
 * service's role has the bound as its {@code CONNECTION LIMIT}, so that PostgreSQL itself refuses one more and says so in
 * its log.
 */
public final class OwnTarget implements Target {

    private static final String MAX_CONNECTIONS = "300";
    /** The options of the service's JVM. */
    public static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseG1GC", "-Duser.timezone=UTC");

    private final LocalPostgres postgres;
    private final Login login;
    private final Path jar;
    private final int bound;
    private final Path logs;
    private final List<Instance> instances = new CopyOnWriteArrayList<>();

    /**
     * One process of the service.
     *
     * @param name what its connections are called, after {@code weir-}
     */
    public record Instance(String name, ServiceProcess process, URI url, URI management) {}

    private OwnTarget(LocalPostgres postgres, Login login, Path jar, int bound, Path logs) {
        this.postgres = postgres;
        this.login = login;
        this.jar = jar;
        this.bound = bound;
        this.logs = logs;
    }

    /**
     * Starts PostgreSQL and one instance, and returns when it is ready.
     *
     * @param logs the directory for logs
     * @param settings of the service, as {@code name=value}
     */
    public static OwnTarget start(Path jar, int bound, Path logs, String... settings) {
        OwnTarget target = database(jar, bound, logs);
        try {
            target.startInstance(target.login.port(), settings);
            return target;
        } catch (RuntimeException e) {
            target.close();
            throw e;
        }
    }

    /** Starts PostgreSQL alone; instances follow by {@link #startInstance}. */
    public static OwnTarget database(Path jar, int bound, Path logs) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(
                    "There is no %s: build it by mvn package, or name another by -Dweir.jar, or a running service by -Dweir.url"
                            .formatted(jar));
        }
        LocalPostgres postgres =
                LocalPostgres.start(LocalPostgres.Options.DEFAULT.with("max_connections", MAX_CONNECTIONS));
        try {
            Login login = Demonstration.create(postgres.superuser(), "weir");
            OwnTarget target = new OwnTarget(postgres, login, jar, bound, logs);
            Workbench.make(login, target.schema());
            target.limitConnections(bound);
            return target;
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /** The most connections that PostgreSQL lets the service's role have. */
    public void limitConnections(int limit) {
        try (Connection connection = LocalPostgres.connect(onlooker());
                Statement statement = connection.createStatement()) {
            statement.execute("alter role %s connection limit %d".formatted(login.username(), limit));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What PostgreSQL has as the most connections of the service's role. */
    public int connectionLimit() {
        try (Connection connection = LocalPostgres.connect(onlooker());
                PreparedStatement limit =
                        connection.prepareStatement("select rolconnlimit from pg_roles where rolname = ?")) {
            limit.setString(1, login.username());
            try (ResultSet row = limit.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Starts one more process of the service, and returns when it is ready.
     *
     * @param databasePort where it finds PostgreSQL: its own port, or that of a proxy
     */
    public Instance startInstance(int databasePort, String... settings) {
        int port = ServiceProcess.freePort();
        int managementPort = ServiceProcess.freePort();
        String name = "load-" + (instances.size() + 1);
        List<String> arguments = new ArrayList<>(JVM);
        arguments.addAll(List.of("-jar", jar.toString()));
        arguments.add(
                "--spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:%d/%s".formatted(databasePort, login.database()));
        arguments.add("--spring.r2dbc.username=" + login.username());
        arguments.add("--spring.r2dbc.password=" + login.password());
        arguments.add("--server.port=" + port);
        arguments.add("--management.server.port=" + managementPort);
        arguments.add("--weir.pool.size=" + bound);
        arguments.add("--weir.instance=" + name);
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        ServiceProcess process = ServiceProcess.java(logs.resolve(name + ".log"), arguments);
        URI management = URI.create("http://127.0.0.1:" + managementPort);
        process.awaitReady(management.resolve("/actuator/health/readiness"));
        Instance instance = new Instance(name, process, URI.create("http://127.0.0.1:" + port), management);
        instances.add(instance);
        return instance;
    }

    public LocalPostgres postgres() {
        return postgres;
    }

    /** The service's login. */
    public Login login() {
        return login;
    }

    /** All processes of the service that were ever ready, in the order of their start. */
    public List<Instance> instances() {
        return List.copyOf(instances);
    }

    /** The first process of the service. */
    public Instance instance() {
        return instances.getFirst();
    }

    /** How often PostgreSQL refused the role one connection more (SQLSTATE 53300), by its log. */
    public long refusedConnections() {
        return postgres.serverLog()
                .lines()
                .filter(line -> line.contains("] 53300 "))
                .count();
    }

    @Override
    public URI url() {
        return instance().url();
    }

    @Override
    public URI management() {
        return instance().management();
    }

    @Override
    public String path() {
        return "/rest/v1";
    }

    @Override
    public String schema() {
        return "public";
    }

    @Override
    public Login onlooker() {
        Login superuser = postgres.superuser();
        return new Login(
                superuser.host(), superuser.port(), login.database(), superuser.username(), superuser.password());
    }

    @Override
    public Whose whose() {
        return new Whose(login.username(), "weir-%");
    }

    @Override
    public int bound() {
        return bound;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public boolean ours() {
        return true;
    }

    @Override
    public String description() {
        return "%s with a bound of %d and the JVM options %s, on a PostgreSQL with the demonstration shop, both started for this run"
                .formatted(jar, bound, String.join(" ", JVM));
    }

    @Override
    public void close() {
        try {
            // All are told first: each takes its grace, and they may take it together.
            instances.forEach(instance -> instance.process().terminate());
            instances.forEach(instance -> instance.process().close());
        } finally {
            postgres.close();
        }
    }
}
