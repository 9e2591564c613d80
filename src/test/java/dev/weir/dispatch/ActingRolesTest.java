package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActingRolesTest {

    private static final Origin REQUEST = new Origin("rest", "public.t", "somebody");
    private static final TransactionRules SHORT = new TransactionRules(Duration.ofSeconds(1), null, false);
    private static final TransactionRules LONG = new TransactionRules(Duration.ofSeconds(9), null, true);

    private final ActingRoles roles = new ActingRoles();

    private static Work work(@Nullable String role, Map<String, String> settings, Origin origin) {
        Statement statement = new Statement(Shape.of("select 1"), List.of(), Effects.WRITE);
        return new Work(statement, new Context(role, settings), origin, Duration.ofSeconds(3));
    }

    @Test
    void beforeAnythingIsReadWorkIsHeldToNothing() {
        Work work = work("web", Map.of(), REQUEST);
        assertThat(roles.applied(work)).isSameAs(work);
    }

    @Test
    void aRoleHasItsOwnSettingsAndAnyOtherThoseOfTheLogin() {
        roles.set(Map.of("web", new RoleSettings(Map.of("work_mem", "8MB"), LONG)), new RoleSettings(Map.of(), SHORT));
        Context web = roles.applied(work("web", Map.of(), REQUEST)).context();
        assertThat(web.role()).isEqualTo("web");
        assertThat(web.settings()).containsExactly(Map.entry("work_mem", "8MB"));
        assertThat(web.rules()).isEqualTo(LONG);
        for (Work other : List.of(work("batch", Map.of(), REQUEST), work(null, Map.of(), REQUEST))) {
            assertThat(roles.applied(other).context().rules()).isEqualTo(SHORT);
            assertThat(roles.applied(other).context().settings()).isEmpty();
        }
    }

    @Test
    void whatARequestSetsStandsAboveItsRole() {
        roles.set(
                Map.of("web", new RoleSettings(Map.of("TimeZone", "UTC", "a.b", "1"), TransactionRules.NONE)),
                RoleSettings.NONE);
        Work applied = roles.applied(work("web", Map.of("TimeZone", "Asia/Tokyo"), REQUEST));
        assertThat(applied.context().settings())
                .containsOnly(Map.entry("TimeZone", "Asia/Tokyo"), Map.entry("a.b", "1"));
        assertThat(applied.deadline()).isEqualTo(Duration.ofSeconds(3));
        assertThat(applied.origin()).isEqualTo(REQUEST);
    }

    @Test
    void ourOwnWorkIsHeldToNone() {
        roles.set(Map.of(), new RoleSettings(Map.of("a.b", "1"), SHORT));
        Work own = work(null, Map.of(), Origin.own("catalog"));
        assertThat(roles.applied(own)).isSameAs(own);
    }

    @Test
    void theLastReadingCounts() {
        roles.set(Map.of("web", new RoleSettings(Map.of("a.b", "1"), SHORT)), RoleSettings.NONE);
        roles.set(Map.of(), RoleSettings.NONE);
        Work work = work("web", Map.of(), REQUEST);
        assertThat(roles.applied(work)).isSameAs(work);
    }
}
