package dev.weir.load.trouble;

import dev.weir.database.Uninterruptibly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Plays all troubles one after the other, again and again, on a thread of its own: each begins when the service has
 * recovered from the one before and has had a moment of peace. The first round is played to its end, however long that
 * takes; when the service does not recover at all, it is not troubled any more. May be asked from any thread.
 */
public final class Troubles {

    private static final Duration PEACE = Duration.ofMillis(1000);
    private static final Duration GIVE_UP = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    /**
     * A trouble that was made.
     *
     * @param second when it began, since the first one was waited for
     * @param seen what was done, in words
     * @param readMillis from its end to the first good read, or {@link Recovery#NEVER}
     * @param writeMillis the same of a write
     */
    public record Played(int second, Trouble trouble, String seen, long readMillis, long writeMillis) {

        boolean recovered() {
            return readMillis != Recovery.NEVER && writeMillis != Recovery.NEVER;
        }

        /** Until both reads and writes worked again, in milliseconds; more than any limit when they never did. */
        public long slowest() {
            return recovered() ? Math.max(readMillis, writeMillis) : GIVE_UP.toMillis();
        }
    }

    private final Function<Trouble, String> maker;
    private final Recovery recovery;
    private final Duration duration;
    private final List<Played> played = new ArrayList<>();
    private volatile boolean over;

    /** @param duration after which no trouble begins any more, but for those of the first round */
    public Troubles(Troublemaker maker, Recovery recovery, Duration duration) {
        this.maker = maker::make;
        this.recovery = recovery;
        this.duration = duration;
    }

    /** Begins; the load has to be there, or nothing ever recovers. */
    public void start() {
        Thread.ofPlatform().name("troubles").daemon().start(this::run);
    }

    /** Whether the last one was played, and the service has recovered from it or was given up. */
    public boolean over() {
        return over;
    }

    /** Those that were played so far, in order. */
    public List<Played> played() {
        synchronized (played) {
            return List.copyOf(played);
        }
    }

    private void run() {
        long began = System.nanoTime();
        try {
            awaitRecovery(began);
            boolean goesOn = recovery.complete();
            for (int i = 0; goesOn; i++) {
                Uninterruptibly.pause(PEACE);
                boolean recovered = play(Trouble.values()[i % Trouble.values().length], began);
                boolean firstRound = i + 1 < Trouble.values().length;
                goesOn = recovered && (firstRound || System.nanoTime() - began < duration.toNanos());
            }
            Uninterruptibly.pause(PEACE);
        } finally {
            over = true;
        }
    }

    private boolean play(Trouble trouble, long began) {
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        recovery.begun();
        String seen = make(trouble);
        awaitRecovery(System.nanoTime());
        Played one = new Played(
                second, trouble, seen, recovery.millis(Recovery.Kind.READ), recovery.millis(Recovery.Kind.WRITE));
        synchronized (played) {
            played.add(one);
        }
        return one.recovered();
    }

    /** A trouble that could not be made is told of, and the next one is tried. */
    private String make(Trouble trouble) {
        try {
            return maker.apply(trouble);
        } catch (RuntimeException e) {
            return "not made: " + e;
        }
    }

    private void awaitRecovery(long since) {
        recovery.ended(since);
        while (!recovery.complete() && System.nanoTime() - since < GIVE_UP.toNanos()) {
            Uninterruptibly.pause(LOOK_AGAIN);
        }
    }
}
