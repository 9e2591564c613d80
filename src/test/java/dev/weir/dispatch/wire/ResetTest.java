package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
import dev.weir.pool.Budget;
import dev.weir.pool.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ResetTest {

    private static final Duration SHARED = Duration.ofMillis(250);

    private static final Map<String, String> PREPARED = Reset.preparation().stream()
            .collect(Collectors.toMap(Step::name, step -> Objects.requireNonNull(step.sql())));

    private static List<String> lines(Message message) {
        return message.steps().stream()
                .map(step -> switch (step.kind()) {
                    case CHECK -> "check";
                    case PREPARE -> "prepare " + step.name() + " " + step.sql();
                    case CLOSE -> "close " + step.name();
                    default -> PREPARED.getOrDefault(step.name(), "run " + step.name()) + " " + step.arguments();
                })
                .toList();
    }

    @Test
    void looksFirstWhetherItsStatementsAreItsOwn() {
        Message reset = Reset.message(SHARED, List.of(), null);
        assertThat(reset.checks()).isTrue();
        assertThat(lines(reset))
                .containsExactly(
                        "check",
                        "close all []",
                        "set session authorization default []",
                        "reset all []",
                        "select pg_catalog.set_config('statement_timeout', $1, false), "
                                + "pg_catalog.set_config('statement_timeout', $2, true) [250, 5000]",
                        "discard temp []",
                        "discard sequences []",
                        "unlisten * []",
                        "select pg_catalog.pg_advisory_unlock_all() []");
    }

    /** What is prepared under the empty name is the check, which no SQL can replace. */
    @Test
    void preparesNothingUnderTheEmptyName() {
        assertThat(Reset.message(SHARED, List.of("pgrst"), null).keepsTheCheck())
                .isTrue();
        assertThat(new Message(List.of(new Step(0, Kind.ANSWER, "", "select 1", List.of(), null))).keepsTheCheck())
                .isFalse();
    }

    @Test
    void keepsListening() {
        assertThat(lines(Reset.message(SHARED, List.of("pgrst", "odd \"name\""), null)))
                .endsWith(
                        "unlisten * []",
                        "prepare weir_once listen \"pgrst\"",
                        "run weir_once []",
                        "close weir_once",
                        "prepare weir_once listen \"odd \"\"name\"\"\"",
                        "run weir_once []",
                        "close weir_once",
                        "select pg_catalog.pg_advisory_unlock_all() []");
    }

    @Test
    void takesTheSlotOfAFleetAgainInTheStatementThatLetsItGo() {
        Claim claim = new Claim(new Budget("fleet", 3, 1), 2);
        List<String> lines = lines(Reset.message(SHARED, List.of(), claim));
        assertThat(lines).doesNotContain("select pg_catalog.pg_advisory_unlock_all() []");
        assertThat(lines.get(lines.size() - 3))
                .isEqualTo(
                        "prepare weir_once select case when pg_catalog.pg_advisory_unlock_all()::pg_catalog.text is null"
                                + " then 'lost' when " + claim.again() + " then '' else 'lost' end");
    }

    /** Within a transaction LISTEN shows on, and its characteristics are those of its beginning. */
    @Test
    void endsWithALookAtWhatShowsOnInTheTransaction() {
        HeardChannels heard = new HeardChannels();
        heard.add(List.of("pgrst", "odd \\ \"name\""));
        Message reset = Reset.inTransaction(SHARED, List.of("pgrst"), heard, null);
        List<String> lines = lines(reset);
        assertThat(lines.getFirst()).isEqualTo("check");
        assertThat(lines)
                .anyMatch(line -> line.endsWith("[250, 250]"))
                .anyMatch(line -> line.contains("pg_listening_channels")
                        && line.endsWith("[{\"odd \\\\ \\\"name\\\"\",\"pgrst\"}]"));
        assertThat(new Message(List.of()).behind(reset).cleaning())
                .isEqualTo(reset.steps().size());
        heard.only(List.of());
        assertThat(heard.array()).isEqualTo("{}");
    }
}
