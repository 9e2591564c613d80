package dev.weir.database;

import dev.weir.embedded.Login;

/**
 * A server that runs already, whose superuser the system property {@value #PROPERTY} names:
 * {@code host:port:user:password}. It is of any version, and has to have the settings of {@link TestServer#SETTINGS}.
 */
final class InstalledServer implements TestServer {

    static final String PROPERTY = "test.postgres";

    private final Login superuser;

    InstalledServer() {
        this(System.getProperty(PROPERTY, ""));
    }

    InstalledServer(String named) {
        String[] parts = named.split(":", 4);
        if (parts.length < 4) {
            throw new IllegalArgumentException(
                    "%s is %s; it must be host:port:user:password".formatted(PROPERTY, named));
        }
        this.superuser = new Login(parts[0], Integer.parseInt(parts[1]), "postgres", parts[2], parts[3]);
    }

    @Override
    public Login superuser() {
        return superuser;
    }

    @Override
    public void halt() {
        throw new UnsupportedOperationException("It is not ours to stop");
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException("It is not ours to start");
    }

    @Override
    public String log() {
        throw new UnsupportedOperationException("Its log is not ours to read");
    }

    @Override
    public String description() {
        return "installed, at %s:%d".formatted(superuser.host(), superuser.port());
    }

    @Override
    public void leaveShutdownToSpring() {
        // It goes on.
    }
}
