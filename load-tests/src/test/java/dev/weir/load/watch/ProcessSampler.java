package dev.weir.load.watch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * What a service's process holds, as its meters say every second. At the end of each tenth the garbage of a process that
 * is at hand is collected, and its heap read after it; of another's the lowest heap of a tenth has to do. Ends with the
 * last tenth; the figures may be read from any thread.
 */
public final class ProcessSampler {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration COLLECTION = Duration.ofSeconds(20);
    private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final double NANOS = 1e9;

    /**
     * One look; not a number where a meter is missing.
     *
     * @param second since the load began
     * @param heap bytes in use
     * @param threads live ones
     * @param files open descriptors, sockets included
     * @param shapes prepared statements over all connections
     */
    public record Sample(double second, double heap, double threads, double files, double shapes) {}

    private final URI management;
    private final OptionalLong pid;
    private final Tenths tenths;
    private final List<Sample> samples = new ArrayList<>();
    private final double[] collected = new double[Tenths.COUNT];
    private final Thread thread =
            Thread.ofPlatform().name("process-sampler").daemon().unstarted(this::run);
    private volatile long began;

    /** @param pid of a Java process on this machine; nothing where there is none */
    public ProcessSampler(URI management, OptionalLong pid, Tenths tenths) {
        this.management = management;
        this.pid = pid;
        this.tenths = tenths;
    }

    /** The load begins now. */
    public void start() {
        began = System.nanoTime();
        thread.start();
    }

    /** When the load began, as {@link System#nanoTime()}. */
    public long began() {
        return began;
    }

    /** All looks of the run; waits for its end. */
    public List<Sample> samples() {
        awaitEnd();
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    /** The heap of a tenth without its garbage, in bytes; waits for the end of the run. */
    public double heapOf(int tenth) {
        awaitEnd();
        return collected[tenth] > 0
                ? collected[tenth]
                : in(tenth).stream()
                        .mapToDouble(Sample::heap)
                        .filter(value -> value > 0)
                        .min()
                        .orElse(Double.NaN);
    }

    /** The most of something in a tenth; not a number when it was never seen. */
    public double most(int tenth, ToDoubleFunction<Sample> figure) {
        return in(tenth).stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
    }

    private List<Sample> in(int tenth) {
        return samples().stream()
                .filter(sample -> sample.second() >= tenths.from(tenth) && sample.second() <= tenths.to(tenth))
                .toList();
    }

    private void run() {
        for (int tenth = 0; tenth < Tenths.COUNT; tenth++) {
            while (elapsed() < tenths.to(tenth)) {
                look();
                double left = tenths.to(tenth) - elapsed();
                LockSupport.parkNanos(Math.min(PAUSE_NANOS, (long) (Math.max(0, left) * NANOS)));
            }
            if (collect()) {
                collected[tenth] = look().heap();
            }
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / NANOS;
    }

    private Sample look() {
        double second = elapsed();
        Scrape scrape = Scrape.of(management);
        Sample sample = new Sample(
                second,
                scrape.value("jvm_memory_used_bytes", "area=\"heap\""),
                scrape.value("jvm_threads_live_threads"),
                scrape.value("process_files_open_files"),
                scrape.value("weir_shapes"));
        synchronized (samples) {
            samples.add(sample);
        }
        return sample;
    }

    /** Whether all garbage of the process was collected. */
    private boolean collect() {
        if (pid.isEmpty()) {
            return false;
        }
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ProcessBuilder builder = new ProcessBuilder(jcmd.toString(), Long.toString(pid.getAsLong()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            if (process.waitFor(COLLECTION.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException withoutJcmd) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitEnd() {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
