package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;

class AuditTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private final Audit audit = new Audit(events::add);

    @Test
    void tellsTheNameThatTheOperatorLoggedInWith() {
        audit.did("paused the dispatcher")
                .contextWrite(ReactiveSecurityContextHolder.withAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated("ada", "secret", List.of())))
                .block(PATIENCE);
        assertThat(events).containsExactly(new Event.Administered("ada", "paused the dispatcher"));
    }

    @Test
    void tellsADeedWithoutANameToo() {
        audit.did("resumed the dispatcher").block(PATIENCE);
        assertThat(events).containsExactly(new Event.Administered("without a name", "resumed the dispatcher"));
    }

    @Test
    void tellsNothingBeforeItIsDone() {
        assertThat(audit.did("recycled the pool")).isNotNull();
        assertThat(events).isEmpty();
    }
}
