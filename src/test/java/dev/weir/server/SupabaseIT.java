package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.process.Npm;
import dev.weir.process.WeirProcess;
import dev.weir.secrets.TestSecrets;
import java.io.IOException;
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
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String KEY = "sb_secret_" + TestSecrets.of("key");

    private int pagePort;
    private final Login login = TestDatabase.createDatabase("""
            create table notes (id int primary key, body text, owner text);
            insert into notes values (1, 'for all', null), (2, 'for all too', null), (3, 'ada''s', 'ada');
            alter table notes enable row level security;
            alter table notes force row level security;
            create policy own on notes using (
                owner is null or owner = current_setting('request.jwt.claims', true)::json ->> 'sub')""");
    private @Nullable Npm npm;
    private @Nullable RunningWeir weir;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, NoSuchAlgorithmException {
        pagePort = WeirProcess.freePort();
        Npm clients = Npm.in(directory);
        clients.copy(SOURCES);
        clients.install();
        npm = clients;
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

    private Npm npm() {
        return Objects.requireNonNull(npm);
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
        npm().run(environment(), "node", "--test", "node.mjs").succeeds();
    }

    @Test
    void servesItFromAPageOfAnotherOriginWithAToken() {
        Optional<Path> browser = Stream.of(BROWSERS)
                .flatMap(List::stream)
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(browser.isPresent(), "No Chromium is installed: supabase-js is not tried in a browser");
        npm().run(
                        Map.of(),
                        "node_modules/.bin/esbuild",
                        "page.mjs",
                        "--bundle",
                        "--format=iife",
                        "--outfile=page.bundle.js")
                .succeeds();
        Map<String, String> environment = environment();
        environment.put("CHROMIUM", browser.orElseThrow().toString());
        npm().run(environment, "node", "--test", "browser.mjs").succeeds();
    }

    @Test
    void namesNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }
}
