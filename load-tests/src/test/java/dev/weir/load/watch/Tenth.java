package dev.weir.load.watch;

import dev.weir.load.watch.Answers.Summary;
import dev.weir.load.watch.ProcessSampler.Sample;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What was seen in a tenth of a run.
 *
 * @param number 1 to 10
 * @param heap bytes, without garbage
 * @param threads the most, as all that follow up to the connections
 * @param files descriptors
 * @param shapes prepared statements
 * @param connections as PostgreSQL showed them
 * @param rate answers a second
 * @param p50 milliseconds, as the other
 */
public record Tenth(
        int number,
        double heap,
        double threads,
        double files,
        double shapes,
        long connections,
        double rate,
        long p50,
        long p99) {

    /** All ten; waits for the end of the run. */
    public static List<Tenth> all(
            Tenths tenths, ProcessSampler process, Answers answers, ConnectionSampler connections) {
        int offset = (int) TimeUnit.NANOSECONDS.toSeconds(process.began() - connections.began());
        return IntStream.range(0, Tenths.COUNT)
                .mapToObj(i -> {
                    int from = offset + tenths.firstClear(i);
                    int to = offset + tenths.lastClear(i);
                    Summary summary = answers.between(from, to);
                    return new Tenth(
                            i + 1,
                            process.heapOf(i),
                            process.most(i, Sample::threads),
                            process.most(i, Sample::files),
                            process.most(i, Sample::shapes),
                            most(connections, from, to),
                            (double) summary.count() / (to - from),
                            summary.p50(),
                            summary.p99());
                })
                .toList();
    }

    private static long most(ConnectionSampler connections, int from, int to) {
        return connections.seconds().stream()
                .filter(second -> second.second() >= from && second.second() < to)
                .mapToInt(ConnectionSampler.Second::most)
                .max()
                .orElse(0);
    }
}
