package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.secrets.TestSecrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Neither the log, in all detail, nor an answer or an endpoint repeats a secret, on any surface; nor does PostgreSQL's log. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

    private static final String OPERATOR = "operator";
    private static final String PASSWORD = TestSecrets.of("operator");

    /** The beginning of the password of a user, which is never encoded, with the bcrypt hash of all of it in few rounds. */
    private static final String USER_PASSWORD = "s3cret!";

    private static final String HASH = "$2a$04$Z/hcQ2nbfnWr4BIMcF2feuLp3TXKxmho2trurj6xqF69LGCklKHYm";

    /** Right and wrong credentials, and statements that fail. */
    private static List<String> sql(RunningWeir weir, String token) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String query : new String[] {"select 1 as one", "select nope"}) {
                for (String[] header : new String[][] {
                    {"Neon-Connection-String", "postgresql://app:s3cret!%40@localhost/shop"},
                    {"Neon-Connection-String", "postgresql://app:s3cret!%40x@localhost/shop"},
                    {"Authorization", "Bearer " + token}
                }) {
                    HttpRequest request = HttpRequest.newBuilder(URI.create(weir.url() + "/sql"))
                            .header(header[0], header[1])
                            .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"" + query + "\"}"))
                            .build();
                    answers.add(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
                }
            }
        }
        return answers;
    }

    /** Spring Boot leaves it set for the services of other tests. */
    @AfterEach
    void letTheConsoleBeQuietAgain() {
        System.clearProperty("CONSOLE_LOG_THRESHOLD");
    }

    @Test
    void noSecretIsRepeated(CapturedOutput output) throws IOException, InterruptedException {
        Login login = TestDatabase.createDatabase("create view things as select n as id from generate_series(1, 3) n");
        List<String> made = KeyTool.make(new SecureRandom()).lines().toList();
        String key = made.getFirst().replace("key:    ", "");
        String role = login.username();
        String good = TestTokens.of("{\"role\":\"%s\",\"sub\":\"ada\"}".formatted(role));
        String expired = TestTokens.of("{\"exp\":1}");
        StringBuilder told = new StringBuilder();
        try (RunningWeir weir = new RunningWeir(
                login,
                "logging.level.root=debug",
                "logging.threshold.console=debug",
                "logging.level.dev.weir=trace",
                "weir.http.access-log=true",
                "weir.telemetry.slow-query.threshold=1ms",
                "weir.auth.jwt.secret=" + TestTokens.SECRET,
                "weir.sql.enabled=true",
                "weir.sql.users.app=" + HASH,
                "weir.sql.roles=" + role,
                "weir.auth.api-keys[0].name=web",
                "weir.auth.api-keys[0].sha256=" + made.getLast().replace("sha256: ", ""),
                "weir.auth.api-keys[0].role=" + role,
                "management.endpoints.web.exposure.include=*",
                "spring.security.user.name=" + OPERATOR,
                "spring.security.user.password=" + PASSWORD)) {
            List<String> answers = new ArrayList<>();
            for (String path : new String[] {"/things", "/nowhere", "/things?id=eq.x"}) {
                for (String bearer : new String[] {good, expired, good + "x", key, key + "x"}) {
                    answers.add(weir.rest(path, "Authorization", "Bearer " + bearer)
                            .join()
                            .body());
                }
                answers.add(weir.rest(path, "apikey", key).join().body());
                answers.add(weir.rest(path, "apikey", key + "x").join().body());
            }
            answers.add(weir.post("/nowhere", "{\"id\":1}", "Authorization", "Bearer " + good)
                    .join()
                    .body());
            answers.add(weir.post("/things", "{\"id\":1}", "Authorization", "Bearer " + good)
                    .join()
                    .body());
            answers.addAll(sql(weir, good));
            assertThat(answers)
                    .anyMatch(answer -> answer.startsWith("[{\"id\":1}"))
                    .anyMatch(answer -> answer.contains("\"rows\":[{\"one\":1}]"))
                    .anyMatch(answer -> answer.contains("28P01"));
            answers.forEach(told::append);
            for (String endpoint :
                    new String[] {"/env", "/configprops", "/beans", "/prometheus", "/health", "/connections"}) {
                told.append(
                        weir.operate("GET", endpoint, "", OPERATOR, PASSWORD).body());
            }
        }
        assertThat(output.getAll()).contains("DEBUG");
        String server = TestDatabase.serverLog();
        for (String secret :
                new String[] {TestTokens.SECRET, key, good, expired, PASSWORD, USER_PASSWORD, HASH, login.password()}) {
            assertThat(server.contains(secret))
                    .as("PostgreSQL's log has %s", secret)
                    .isFalse();
            assertThat(told.toString().contains(secret))
                    .as("an answer has %s", secret)
                    .isFalse();
            List<String> lines = output.getAll()
                    .lines()
                    .filter(line -> line.contains(secret))
                    .toList();
            assertThat(lines).as("the log has %s", secret).isEmpty();
        }
    }
}
