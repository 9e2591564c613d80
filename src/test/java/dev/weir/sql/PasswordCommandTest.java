package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input) throws IOException {
        return PasswordCommand.run(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    @Test
    void printsAHashOfTheFirstLine() throws IOException {
        assertThat(run("pass word\nmore\n")).isZero();
        assertThat(new BCryptPasswordEncoder()
                        .matches("pass word", out.toString(UTF_8).strip()))
                .isTrue();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThat(run("")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("No password was given");
        assertThat(run("x".repeat(73))).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("72 bytes");
        assertThat(out.size()).isZero();
    }
}
