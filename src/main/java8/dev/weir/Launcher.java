package dev.weir;

import java.lang.reflect.InvocationTargetException;

/**
 * The first class of the jar. It is compiled for Java 8, so that a Java which is too old for the others can still say so;
 * otherwise it leaves the start to Spring Boot's launcher.
 */
public final class Launcher {

    /** What the other classes are compiled for. */
    private static final int OLDEST = 21;

    private static final String SPRING_BOOTS = "org.springframework.boot.loader.launch.JarLauncher";

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        if (version() < OLDEST) {
            System.err.println("Weir needs Java " + OLDEST + " or later, and this is Java "
                    + System.getProperty("java.version") + " in " + System.getProperty("java.home")
                    + ": start it with the java of a newer one, as in /path/to/jdk/bin/java -jar weir.jar.");
            System.exit(1);
        }
        try {
            Class.forName(SPRING_BOOTS).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Of {@code 1.8}, 1, which is old enough; of {@code 17}, 17. */
    private static int version() {
        return Integer.parseInt(System.getProperty("java.specification.version").split("\\.")[0]);
    }
}
