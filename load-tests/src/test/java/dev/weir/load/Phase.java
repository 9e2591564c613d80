package dev.weir.load;

import dev.weir.load.watch.Answers;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.ConnectionSampler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One of several loads of a run, each of another program: when it was, and which part of it counts, since a program that
 * has just started is slow. May be used from any thread once it has begun.
 */
final class Phase {

    private static final int WARM_UP_PART = 3;

    private final String name;
    private final Duration duration;
    private final AtomicLong wrong = new AtomicLong();
    private volatile URI url = URI.create("http://127.0.0.1");
    private volatile Memory memory = new Memory(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    private volatile boolean begun;
    private volatile long began;

    /**
     * Megabytes at the end of a phase.
     *
     * @param program resident
     * @param most resident at any time
     * @param backends of the processes behind its connections in PostgreSQL: what each has for itself alone
     * @param shared the same, with their shares of what PostgreSQL's processes have in common
     */
    record Memory(double program, double most, double backends, double shared) {}

    Phase(String name, Duration duration) {
        this.name = name;
        this.duration = duration;
    }

    String name() {
        return name;
    }

    /** From now on, for the phase's duration, users ask the program that is there. */
    void begin(URI program) {
        url = program;
        began = System.nanoTime();
        begun = true;
    }

    /** Where the program is, without a path. */
    URI url() {
        return url;
    }

    boolean isOn() {
        return begun && elapsed() < duration.toNanos();
    }

    /** What an answer that comes now is called. */
    String kind() {
        return elapsed() >= warmUp().toNanos() && elapsed() <= duration.toNanos() ? name : warmingUp();
    }

    void wrong() {
        wrong.incrementAndGet();
    }

    /** Answers with another body than PostgreSQL's, of the whole phase. */
    long wrongs() {
        return wrong.get();
    }

    void end(Memory seen) {
        memory = seen;
    }

    Memory memory() {
        return memory;
    }

    /** What was answered as it should in the part that counts. */
    Answers.Summary counted(Answers answers) {
        return answers.of(name, Outcome.ANSWERED);
    }

    double answersPerSecond(Answers answers) {
        return counted(answers).count() / (duration.minus(warmUp()).toMillis() / 1e3);
    }

    /** In the whole phase. */
    long all(Answers answers, Outcome outcome) {
        return answers.of(name, outcome).count()
                + answers.of(warmingUp(), outcome).count();
    }

    /** The whole seconds of the part that counts. */
    List<ConnectionSampler.Second> counted(ConnectionSampler connections) {
        double from = second(connections.began(), warmUp());
        double to = second(connections.began(), duration);
        return connections.seconds().stream()
                .filter(second -> second.second() >= from && second.second() + 1 <= to)
                .toList();
    }

    /** A second of the run as one of this phase; negative before it, and not less than its duration after it. */
    double own(int second, long runBegan) {
        return begun ? second - second(runBegan, Duration.ZERO) : -1;
    }

    boolean has(int second, long runBegan) {
        double own = own(second, runBegan);
        return own >= 0 && own < duration.toMillis() / 1e3;
    }

    private String warmingUp() {
        return name + ", not counted";
    }

    private Duration warmUp() {
        return duration.dividedBy(WARM_UP_PART);
    }

    private double second(long runBegan, Duration after) {
        return (began - runBegan + after.toNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private long elapsed() {
        return System.nanoTime() - began;
    }
}
