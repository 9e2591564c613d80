package dev.weir.compare.shared;

import java.nio.file.Path;

/**
 * What every program is told, by system properties.
 *
 * @param port where it listens, on the loopback address
 * @param pool the connections that it may open
 * @param name its {@code application_name} in PostgreSQL
 * @param requests the file that says which request is which SQL
 */
public record Settings(
        int port,
        int pool,
        String name,
        String host,
        int pgPort,
        String database,
        String user,
        String password,
        Path requests) {

    public static Settings read() {
        return new Settings(
                Integer.getInteger("port", 8080),
                Integer.getInteger("pool", 2),
                System.getProperty("name", "bench"),
                System.getProperty("pg.host", "127.0.0.1"),
                Integer.getInteger("pg.port", 5432),
                System.getProperty("pg.database", "shop"),
                System.getProperty("pg.user", "weir"),
                System.getProperty("pg.password", ""),
                Path.of(System.getProperty("requests", "workloads/requests.tsv")));
    }
}
