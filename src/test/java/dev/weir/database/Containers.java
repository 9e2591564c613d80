package dev.weir.database;

/**
 * Whether the tests take a container or the embedded PostgreSQL. The system property {@value #PROPERTY} says so,
 * {@code container} or {@code embedded}; without it they take a container where a Docker engine answers.
 */
final class Containers {

    static final String PROPERTY = "test.database";

    private static final boolean USED = choose(System.getProperty(PROPERTY, ""));

    private Containers() {}

    static boolean areUsed() {
        return USED;
    }

    static boolean choose(String wanted) {
        return switch (wanted) {
            case "" -> Docker.answers();
            case "embedded" -> false;
            case "container" -> required();
            default ->
                throw new IllegalArgumentException(
                        "%s is %s; it must be container or embedded".formatted(PROPERTY, wanted));
        };
    }

    private static boolean required() {
        if (!Docker.answers()) {
            throw new IllegalStateException(PROPERTY + " is container, but no Docker engine answers");
        }
        return true;
    }
}
