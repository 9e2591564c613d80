package dev.weir.load;

import dev.weir.load.report.Page;
import dev.weir.load.report.Table;
import java.time.Duration;
import java.util.function.Predicate;

/** What has to hold of the replacements themselves: that there were some, under load, and that each ended cleanly. */
final class RollCriteria {

    private static final int KILLED_BY_SIGTERM = 143;

    private final Rolls rolls;
    private final Rollout rollout;
    private final Duration patience;

    /** @param patience how long an instance may take to end */
    RollCriteria(Rolls rolls, Rollout rollout, Duration patience) {
        this.rolls = rolls;
        this.rollout = rollout;
        this.patience = patience;
    }

    void expect(Suite suite) {
        String times = rollout.rounds() == 1 ? "once" : rollout.rounds() + " times";
        suite.expect("each replica was replaced %s at least".formatted(times), this::rounds)
                .expect(
                        "requests were in flight at each signal",
                        () -> Finding.atLeast(
                                rolls.all().stream()
                                        .mapToInt(Roll::inFlight)
                                        .min()
                                        .orElse(0),
                                1))
                .expect(
                        "each instance ended by itself within %d s, with status %d"
                                .formatted(patience.toSeconds(), KILLED_BY_SIGTERM),
                        () -> Finding.none(count(roll -> roll.status() != KILLED_BY_SIGTERM)))
                .expect(
                        "no instance left a connection behind",
                        () -> Finding.none(
                                rolls.all().stream().mapToLong(Roll::left).sum()))
                .tell(this::tell);
    }

    /** Where something was in the way, no number is enough. */
    private Finding rounds() {
        long rounds =
                rollout.wholeRounds(rolls.all().stream().map(Roll::replica).toList());
        return Finding.atLeast(rounds, rolls.trouble().isPresent() ? Long.MAX_VALUE : rollout.rounds())
                .with("%d replacements, %s"
                        .formatted(rolls.all().size(), rolls.trouble().orElse("each time by one that was ready")));
    }

    private long count(Predicate<Roll> which) {
        return rolls.all().stream().filter(which).count();
    }

    private void tell(Page page) {
        Table table = new Table(
                "replica",
                "instance",
                "signal at second",
                "in flight then",
                "seen unready after ms",
                "readiness",
                "answered after the signal",
                "ended after ms",
                "exit status",
                "connections left");
        for (Roll roll : rolls.all()) {
            table.row(
                    roll.replica() + 1,
                    roll.name(),
                    roll.second(),
                    roll.inFlight(),
                    roll.unreadyMillis() < 0 ? "never" : roll.unreadyMillis(),
                    roll.unreadyStatus(),
                    roll.answeredAfter(),
                    roll.exitMillis(),
                    roll.status(),
                    roll.left());
        }
        page.table("Replacements", table);
    }
}
