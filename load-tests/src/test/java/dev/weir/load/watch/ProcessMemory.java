package dev.weir.load.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of processes' memory, in megabytes; not a number where it says nothing. */
public final class ProcessMemory {

    private static final double KILOBYTES = 1024;
    private static final Path PROCESSES = Path.of("/proc");

    private ProcessMemory() {}

    /** What a process has in memory now. */
    public static double resident(long pid) {
        return value(pid, "status", "VmRSS:");
    }

    /** The most that it has ever had. */
    public static double mostResident(long pid) {
        return value(pid, "status", "VmHWM:");
    }

    /** What processes have together: memory that several share is divided among all who share it. */
    public static double together(List<Long> pids) {
        return sum(pids, "smaps_rollup", "Pss:");
    }

    /** What processes have each for itself alone, added up. */
    public static double alone(List<Long> pids) {
        return sum(pids, "status", "RssAnon:");
    }

    private static double sum(List<Long> pids, String file, String name) {
        return pids.stream().mapToDouble(pid -> value(pid, file, name)).sum();
    }

    private static double value(long pid, String file, String name) {
        Path path = PROCESSES.resolve(Long.toString(pid)).resolve(file);
        try {
            return parsed(Files.readAllLines(path), name);
        } catch (IOException notToBeRead) {
            return Double.NaN;
        }
    }

    /** Of lines like {@code VmRSS:     1234 kB}. */
    static double parsed(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[1]) / KILOBYTES)
                .findFirst()
                .orElse(Double.NaN);
    }
}
