package dev.weir.database;

/**
 * Whether the tests take a container or the embedded PostgreSQL. The system property {@value #PROPERTY} says so,
 * {@code container}, {@code embedded} or {@code installed}; without it they take a container where a Docker engine answers.
 */
final class Containers {

    static final String PROPERTY = "test.database";

    private static final boolean USED = choose(System.getProperty(PROPERTY, ""));

    private Containers() {}

    /** Whether the tests take a server that runs already. */
    static boolean isInstalled() {
        return System.getProperty(PROPERTY, "").equals("installed");
    }

    static boolean areUsed() {
        return USED;
    }

    static boolean choose(String wanted) {
        return switch (wanted) {
            case "" -> Docker.answers();
            case "embedded", "installed" -> false;
            case "container" -> required();
            default ->
                throw new IllegalArgumentException(
                        "%s is %s; it must be container, embedded or installed".formatted(PROPERTY, wanted));
        };
    }

    private static boolean required() {
        if (!Docker.answers()) {
            throw new IllegalStateException(PROPERTY + " is container, but no Docker engine answers");
        }
        return true;
    }
}
