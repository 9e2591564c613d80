package dev.weir.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a survey comes to, in the form in which programs read it; its component names are those of the JSON. Times are in
 * milliseconds.
 *
 * @param at the server's clock at the last census
 * @param server its version
 * @param database the one that was asked through
 * @param role the one who asked
 * @param complete whether that role sees what other roles do
 * @param grant what would let it; null when it does
 * @param maxConnections the server's limit
 * @param reserved connections of it that ordinary roles cannot have
 * @param usable those that they can have
 * @param watchedMillis from the first census to the last; 0 for a single one
 * @param connections all of them, by what they do
 * @param most the most at once while we watched
 * @param weir those of all instances of Weir
 * @param strangers those of other applications
 * @param oldestTransactionMillis how long the transaction has been open that began first; null without any
 * @param groups those with the same application, user and address, the largest group first
 * @param findings what stands out, the worst first
 */
record Report(
        Instant at,
        String server,
        String database,
        String role,
        boolean complete,
        @Nullable String grant,
        int maxConnections,
        int reserved,
        int usable,
        long watchedMillis,
        Counts connections,
        int most,
        int weir,
        int strangers,
        @Nullable Long oldestTransactionMillis,
        List<Line> groups,
        List<Finding> findings) {

    /**
     * One group.
     *
     * @param application what the client calls itself; may be blank
     * @param address null for a local socket, or when the asking role may not see it
     * @param whose of this process, of another instance of Weir, or of strangers
     * @param connections by what they do at the last census
     * @param most the most at once while we watched
     * @param mostBusy the most that were in use at once
     * @param cameAndWent those that began and ended while we watched
     */
    record Line(
            String application,
            String user,
            @Nullable String address,
            Owner whose,
            Counts connections,
            int most,
            int mostBusy,
            int cameAndWent,
            @Nullable Long oldestTransactionMillis) {}

    /** @param here the {@code application_name} of this process; empty where it has none */
    static Report of(Survey survey, String here) {
        Census now = survey.latest();
        return new Report(
                now.at(),
                now.server(),
                now.database(),
                now.role(),
                now.complete(),
                now.complete() ? null : Diagnosis.grant(now),
                now.maxConnections(),
                now.reserved(),
                now.usable(),
                survey.length().toMillis(),
                Counts.of(now.sessions()),
                survey.mostAtOnce(),
                now.sessions().size() - strangers(now),
                strangers(now),
                millis(survey.oldestTransaction()),
                survey.groups().stream()
                        .filter(group -> group.mostAtOnce() > 0)
                        .map(group -> line(group, here))
                        .toList(),
                Diagnosis.of(survey));
    }

    /** Connections that are no instance's of Weir. */
    static int strangers(Census census) {
        return Math.toIntExact(census.sessions().stream()
                .filter(session -> Owner.of(session.application(), "") == Owner.STRANGERS)
                .count());
    }

    private static Line line(Group group, String here) {
        return new Line(
                group.key().application(),
                group.key().user(),
                group.key().address().orElse(null),
                Owner.of(group.key().application(), here),
                group.counts(),
                group.mostAtOnce(),
                group.mostBusy(),
                group.cameAndWent(),
                millis(group.oldestTransaction()));
    }

    private static @Nullable Long millis(Optional<Duration> length) {
        return length.map(Duration::toMillis).orElse(null);
    }
}
