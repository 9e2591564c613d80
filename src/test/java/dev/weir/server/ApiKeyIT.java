package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A key as the tool makes it, with its hash in the configuration. */
class ApiKeyIT {

    private final Login login = TestDatabase.createDatabase("create view acting as select current_user as role");
    private final String role = "key_" + login.database();

    @Test
    void aKeyThatTheToolMadeGivesItsRole() {
        Superuser.run("create role " + role);
        List<String> made = KeyTool.make(new SecureRandom()).lines().toList();
        String key = made.getFirst().replace("key:    ", "");
        String[] settings = {
            "weir.auth.api-keys[0].name=web",
            "weir.auth.api-keys[0].sha256=" + made.getLast().replace("sha256: ", ""),
            "weir.auth.api-keys[0].role=" + role
        };
        assertThatThrownBy(() -> new RunningWeir(login, settings))
                .hasMessage("weir.auth.api-keys names the role " + role + ", which the service's login cannot become.");
        if (Integer.parseInt(TestDatabase.majorVersion()) >= 16) {
            // As who has made a role has it.
            Superuser.run("grant " + role + " to " + login.username() + " with admin option, set false, inherit false");
            assertThatThrownBy(() -> new RunningWeir(login, settings)).hasMessageContaining("cannot become");
            Superuser.run("revoke " + role + " from " + login.username());
        }
        Superuser.run("grant " + role + " to " + login.username());
        try (RunningWeir weir = new RunningWeir(login, settings)) {
            assertThat(weir.rest("/acting", "apikey", key).join().statusCode()).isEqualTo(403);
            assertThat(weir.rest("/acting", "apikey", key + "x").join().statusCode())
                    .isEqualTo(401);
            assertThat(weir.rest("/acting").join().body()).contains("PGRST302");
        }
        Superuser.run("drop role " + role);
    }
}
