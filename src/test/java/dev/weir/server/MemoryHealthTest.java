package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class MemoryHealthTest {

    @Test
    void itIsDownWhileDirectMemoryIsUsedUp() {
        AtomicLong used = new AtomicLong(900);
        MemoryHealth health = new MemoryHealth(used::get, 1000);

        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        used.set(980);
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        used.set(500);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void whereNobodyKnowsItIsUp() {
        assertThat(new MemoryHealth(() -> -1, 1000).health().getStatus()).isEqualTo(Status.UP);
    }
}
