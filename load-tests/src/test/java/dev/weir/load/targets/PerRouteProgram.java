package dev.weir.load.targets;

import dev.weir.embedded.Login;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Weir replaces: a good program in all but one thing, that each of its routes has a database client of its own. It is
 * the {@code per-route} of {@code compare}.
 *
 * @param url where it answers, without a path
 */
public record PerRouteProgram(ServiceProcess process, URI url) {

    private static final String NAME = "per-route";

    /**
     * Starts it, and returns when it answers.
     *
     * @param compare the directory of the comparison
     * @param jvm options, the same as the service's
     * @param first a path that it answers
     */
    public static PerRouteProgram start(
            Path compare, Path requests, List<String> jvm, Login login, Path logs, String first) {
        int port = ServiceProcess.freePort();
        List<String> arguments = new ArrayList<>(jvm);
        arguments.addAll(List.of(
                "-Dper-route=true",
                "-Dname=" + NAME,
                "-Dport=" + port,
                "-Dpg.host=" + login.host(),
                "-Dpg.port=" + login.port(),
                "-Dpg.database=" + login.database(),
                "-Dpg.user=" + login.username(),
                "-Dpg.password=" + login.password(),
                "-Drequests=" + requests,
                "-cp",
                "%s:%s/*".formatted(classes(compare), libraries(compare)),
                "dev.weir.compare.mvc.Mvc"));
        URI url = URI.create("http://127.0.0.1:" + port);
        ServiceProcess process = ServiceProcess.java(logs.resolve(NAME + ".log"), arguments);
        return new PerRouteProgram(process.awaitReady(url.resolve(first)), url);
    }

    /** Fails with the command that builds it when it has not been built. */
    public static void requireBuilt(Path compare) {
        if (!Files.isDirectory(libraries(compare)) || !Files.isDirectory(classes(compare))) {
            throw new IllegalArgumentException(
                    "The program with a client for each route has not been built: mvn -q -f %s -pl shared,mvc package"
                            .formatted(compare.resolve("pom.xml")));
        }
    }

    private static Path classes(Path compare) {
        return compare.resolve("mvc/target/classes");
    }

    private static Path libraries(Path compare) {
        return compare.resolve("mvc/target/lib");
    }
}
