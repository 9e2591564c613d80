package dev.weir.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.RoleSettings;
import dev.weir.dispatch.Rows;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RoleReaderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private final Database database = new Database();
    private final RoleReader reader = new RoleReader(database, events::add);

    /** Answers what is set, and refuses to set some of it. */
    private static final class Database implements Dispatcher {

        private final List<Work> asked = new ArrayList<>();
        private String answer = "{\"timeout\":null,\"roles\":[]}";
        private Set<String> refused = Set.of();
        private @Nullable Throwable failure;
        private Map<String, RoleSettings> told = Map.of();
        private @Nullable RoleSettings others;

        @Override
        public Mono<Row> one(Work work) {
            asked.add(work);
            if (work.statement().arguments().isEmpty()) {
                return Mono.fromSupplier(() -> Rows.of(Unpooled.copiedBuffer(answer, UTF_8)));
            }
            if (failure != null) {
                return Mono.error(failure);
            }
            return work.statement().arguments().stream().anyMatch(refused::contains)
                    ? Mono.error(new FailureException(new DatabaseFailure(403, "42501", "denied", null, null)))
                    : Mono.fromSupplier(() -> Rows.of("set"));
        }

        @Override
        public Mono<Result> result(Work work) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<Row> rows(Work work) {
            return Flux.empty();
        }

        @Override
        public Flux<Notice> notifications(String channel) {
            return Flux.empty();
        }

        @Override
        public void actingRoles(Map<String, RoleSettings> byRole, RoleSettings ofOthers) {
            told = byRole;
            others = ofOthers;
        }
    }

    private void read() {
        StepVerifier.create(reader.read()).expectComplete().verify(PATIENCE);
    }

    @Test
    void whatPostgresqlTakesIsToldToTheDispatcher() {
        database.answer = """
                {"timeout": 7000, "roles": [
                  {"role": "web", "settings": {"work_mem": "8MB", "statement_timeout": "3s"}},
                  {"role": "batch", "settings": {}}]}""";
        read();
        assertThat(database.told)
                .containsOnly(
                        Map.entry(
                                "web",
                                new RoleSettings(
                                        Map.of("work_mem", "8MB"),
                                        new TransactionRules(Duration.ofSeconds(3), null, false))),
                        Map.entry(
                                "batch",
                                new RoleSettings(Map.of(), new TransactionRules(Duration.ofSeconds(7), null, false))));
        assertThat(database.others)
                .isEqualTo(new RoleSettings(Map.of(), new TransactionRules(Duration.ofSeconds(7), null, false)));
        assertThat(database.asked).allSatisfy(work -> {
            assertThat(work.context()).isEqualTo(Context.CATALOGS);
            assertThat(work.origin().isOwn()).isTrue();
        });
    }

    /** Of the values none is part of a text. */
    @Test
    void theSettingsAreTriedAtOnceAsParameters() {
        database.answer =
                "{\"timeout\":null,\"roles\":[{\"role\":\"web\",\"settings\":{\"a.b\":\"'\",\"c.d\":\"2\"}}]}";
        read();
        assertThat(database.asked).hasSize(2);
        assertThat(database.asked.getLast().statement().arguments()).containsExactly("a.b", "'", "c.d", "2");
        assertThat(database.asked.getLast().statement().shape().text()).doesNotContain("a.b");
    }

    @Test
    void whatPostgresqlRefusesIsLeftOutAndToldOnce() {
        database.answer =
                "{\"timeout\":null,\"roles\":[{\"role\":\"web\",\"settings\":{\"a.b\":\"1\",\"log_min\":\"x\"}}]}";
        database.refused = Set.of("log_min");
        read();
        read();
        assertThat(database.told)
                .containsOnly(Map.entry("web", new RoleSettings(Map.of("a.b", "1"), TransactionRules.NONE)));
        assertThat(events).singleElement().isInstanceOfSatisfying(Event.RoleSettingIgnored.class, ignored -> {
            assertThat(ignored.role()).isEqualTo("web");
            assertThat(ignored.setting()).isEqualTo("log_min");
        });
    }

    @Test
    void anOutageIsNoRefusal() {
        database.answer = "{\"timeout\":null,\"roles\":[{\"role\":\"web\",\"settings\":{\"a.b\":\"1\"}}]}";
        database.failure = new FailureException(new ServiceFailure.Internal(null));
        StepVerifier.create(reader.read()).expectError(FailureException.class).verify(PATIENCE);
        assertThat(database.others).isNull();
        assertThat(events).isEmpty();
    }
}
