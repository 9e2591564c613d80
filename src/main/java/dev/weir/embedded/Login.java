package dev.weir.embedded;

/**
 * Where a database is, and a role that may log in to it.
 *
 * @param host name or address of the server
 * @param port TCP port of the server
 * @param database the database's name
 * @param username a role that may log in
 * @param password the role's password
 */
public record Login(String host, int port, String database, String username, String password) {

    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    public String r2dbcUrl() {
        return "r2dbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    /** The same server, with another role. */
    Login as(String database, String username, String password) {
        return new Login(host, port, database, username, password);
    }

    @Override
    public String toString() {
        return username + " at " + jdbcUrl();
    }
}
