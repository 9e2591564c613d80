package dev.weir.load;

import dev.weir.load.watch.Answers.Summary;
import java.util.Locale;

/**
 * What was seen of one criterion.
 *
 * @param good whether that is as it has to be
 * @param number for Gatling's report, which has numbers only
 * @param seen in words
 */
public record Finding(boolean good, long number, String seen) {

    /** None may be seen. */
    public static Finding none(long number) {
        return atMost(number, 0);
    }

    public static Finding atMost(long number, long limit) {
        return new Finding(number <= limit, number, String.format(Locale.ROOT, "%,d", number));
    }

    /** Its number is what is missing, so that a large figure does not drown Gatling's latencies. */
    public static Finding atLeast(long number, long limit) {
        return new Finding(number >= limit, Math.max(0, limit - number), String.format(Locale.ROOT, "%,d", number));
    }

    /** Milliseconds, of which there may be so many. */
    public static Finding millisAtMost(long millis, long limit) {
        return new Finding(millis <= limit, millis, String.format(Locale.ROOT, "%,d ms", millis));
    }

    /** The 99th percentile of some answers, in milliseconds; of none it proves nothing. */
    public static Finding p99AtMost(Summary answers, long limit) {
        return answers.count() == 0 ? new Finding(false, -1, "there were none") : millisAtMost(answers.p99(), limit);
    }

    public Finding with(String more) {
        return new Finding(good, number, seen + "; " + more);
    }
}
