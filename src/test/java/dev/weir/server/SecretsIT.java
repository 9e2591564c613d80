package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Neither the log, in all detail, nor an answer or an endpoint repeats a secret. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

    private static final String OPERATOR = "operator";
    private static final String PASSWORD = "a-password-of-tests";

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
                "logging.level.dev.weir=trace",
                "weir.http.access-log=true",
                "weir.telemetry.slow-query.threshold=1ms",
                "weir.auth.jwt.secret=" + TestTokens.SECRET,
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
            assertThat(answers).anyMatch(answer -> answer.startsWith("[{\"id\":1}"));
            answers.forEach(told::append);
            for (String endpoint :
                    new String[] {"/env", "/configprops", "/beans", "/prometheus", "/health", "/connections"}) {
                told.append(
                        weir.operate("GET", endpoint, "", OPERATOR, PASSWORD).body());
            }
        }
        assertThat(output.getAll()).contains("DEBUG");
        for (String secret : new String[] {TestTokens.SECRET, key, good, expired, PASSWORD, login.password()}) {
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
