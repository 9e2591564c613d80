package dev.weir.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link LocalPostgres} has on disk, in one directory below the system's temporary directory. Its owner
 * holds a file lock in it, which the operating system takes away when the process dies, however it dies: a directory
 * whose lock can be had is a leftover, and the next start sweeps it.
 */
final class InstanceDirectory {

    private static final String PREFIX = "weir-postgres-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-\\d+");
    private static final String LOCK = "owner.lock";
    private static final int ATTEMPTS = 5;

    private final Path path;
    private final FileChannel lock;

    private InstanceDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static InstanceDirectory create(Path temporary) throws IOException {
        Path path = Files.createTempDirectory(
                temporary, PREFIX + ProcessHandle.current().pid() + "-");
        Path unfinished = path.resolve(LOCK + ".new");
        FileChannel lock = FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        // The lock belongs to the file, not to its name: no process ever sees the name without the lock.
        Files.move(unfinished, path.resolve(LOCK));
        return new InstanceDirectory(path, lock);
    }

    Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    void delete() throws IOException {
        lock.close();
        deleteAll(path);
    }

    /**
     * Removes what processes that no longer live have left.
     *
     * @param ending told the id of each PostgreSQL that still runs in a leftover; returns when it is gone
     */
    static void sweep(Path temporary, LongConsumer ending) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path candidate : candidates) {
                Matcher name = NAME.matcher(candidate.getFileName().toString());
                if (name.matches()
                        && Long.parseLong(name.group(1))
                                != ProcessHandle.current().pid()) {
                    sweepOne(candidate, ending);
                }
            }
        }
    }

    private static void sweepOne(Path directory, LongConsumer ending) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Long postmaster = postmaster(directory.resolve("data"));
                if (postmaster != null) {
                    ending.accept(postmaster);
                }
                deleteAll(directory);
            }
        } catch (NoSuchFileException | AccessDeniedException | OverlappingFileLockException e) {
            // Just being made, just being deleted, or another user's: not ours to remove.
            return;
        }
    }

    /** The id of the PostgreSQL that runs on a data directory, if one does. */
    private static @Nullable Long postmaster(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.get(0).strip());
        boolean runsHere = ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .filter(command -> command.contains(data.toString()))
                .isPresent();
        return runsHere ? pid : null;
    }

    /** Tries several times: a process that has just been told to end may still add a file. */
    private static void deleteAll(Path directory) throws IOException {
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try {
                Files.walkFileTree(directory, new Deletion());
            } catch (IOException | UncheckedIOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
