package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** supabase-js as it is published: from node with an API key, and from a page of another origin with a token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SupabaseIT {

    private static final Path SOURCES = Path.of("src/test/clients/supabase");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", ".npmrc", "node.mjs", "page.mjs", "browser.mjs");
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long LIMIT_SECONDS = 180;
    private static final String KEY = "sb_secret_of_tests_that_is_long_enough_to_be_one";

    private final int pagePort = freePort();
    private final Login login = TestDatabase.createDatabase("""
            create table notes (id int primary key, body text, owner text);
            insert into notes values (1, 'for all', null), (2, 'for all too', null), (3, 'ada''s', 'ada');
            alter table notes enable row level security;
            alter table notes force row level security;
            create policy own on notes using (
                owner is null or owner = current_setting('request.jwt.claims', true)::json ->> 'sub')""");
    private Path directory = Path.of(".");
    private @Nullable RunningWeir weir;

    private record Run(int status, String output) {}

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, NoSuchAlgorithmException {
        directory = temporary;
        assumeTrue(exists("node") && exists("npm"), "node and npm are not installed: supabase-js is not tried");
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), directory.resolve(file));
        }
        Run installed = run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        assumeTrue(installed.status() == 0, () -> "npm could not install supabase-js: " + installed.output());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(UTF_8));
        weir = new RunningWeir(
                login,
                "weir.pool.size=2",
                "weir.auth.jwt.secret=" + TestTokens.SECRET,
                "weir.auth.api-keys[0].name=node",
                "weir.auth.api-keys[0].sha256=" + HexFormat.of().formatHex(hash),
                "weir.auth.api-keys[0].role=" + login.username(),
                "weir.cors.allowed-origins=http://localhost:" + pagePort);
    }

    @AfterAll
    void stop() {
        if (weir != null) {
            weir.close();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean exists(String command) {
        try {
            return run(Map.of(), command, "--version").status() == 0;
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    private Run run(Map<String, String> environment, String... command) {
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
                return new Run(ended ? process.exitValue() : -1, Files.readString(output, UTF_8));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("WEIR_URL", Objects.requireNonNull(weir).url());
        environment.put("API_KEY", KEY);
        environment.put("TOKEN", TestTokens.of("{\"role\":\"%s\",\"sub\":\"ada\"}".formatted(login.username())));
        environment.put("PAGE_PORT", Integer.toString(pagePort));
        return environment;
    }

    @Test
    void servesItFromNodeWithAnApiKey() {
        Run run = run(environment(), "node", "--test", "node.mjs");
        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void servesItFromAPageOfAnotherOriginWithAToken() {
        Optional<Path> browser = Stream.of(BROWSERS)
                .flatMap(List::stream)
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(browser.isPresent(), "No Chromium is installed: supabase-js is not tried in a browser");
        Run bundled = run(
                Map.of(),
                "node_modules/.bin/esbuild",
                "page.mjs",
                "--bundle",
                "--format=iife",
                "--outfile=page.bundle.js");
        assertThat(bundled.status()).as(bundled.output()).isZero();
        Map<String, String> environment = environment();
        environment.put("CHROMIUM", browser.orElseThrow().toString());
        Run run = run(environment, "node", "--test", "browser.mjs");
        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void namesNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }
}
