package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Settings that are there and empty, as a template leaves them that nobody has filled in. */
class EmptySettingsIT {

    @Test
    void aSettingThatIsLeftEmptyIsNoSetting() throws IOException, InterruptedException {
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(""),
                "spring.security.user.password=",
                "management.opentelemetry.tracing.export.otlp.endpoint=")) {
            assertThat(weir.management("/health/readiness").statusCode()).isEqualTo(200);
            assertThat(weir.management("/connections").statusCode()).isEqualTo(200);
        }
    }
}
