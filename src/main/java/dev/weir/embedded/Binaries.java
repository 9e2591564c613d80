package dev.weir.embedded;

import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive on the class path into a directory of their own that later starts
 * use again. The directory's name is made from the archive's content, and it appears by one rename: a start that was
 * broken off never leaves half of it behind.
 *
 * @param home the directory with {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path home) {

    private static final int FIRST_WITH_BUILTIN_LOCALE = 17;
    private static final int OWNER_MAY_EXECUTE = 0100;

    /**
     * @param scratch an existing directory on the same file system, to unpack in
     * @param processes asked again and again whether to go on
     */
    static Binaries unpack(Path temporary, Path scratch, Processes processes) throws IOException {
        byte[] archive = archive();
        Path home = temporary.resolve(
                "weir-postgres-binaries-%s-%s".formatted(System.getProperty("user.name"), digest(archive)));
        if (!Files.isDirectory(home)) {
            Path unpacked = Files.createDirectory(scratch.resolve("binaries"));
            extract(archive, unpacked, processes);
            publish(unpacked, home);
        }
        return new Binaries(home);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name + (isWindows() ? ".exe" : "")).toString();
    }

    /**
     * Options of {@code initdb} that make text sort and fold alike on every machine: by code point, and with upper and
     * lower case beyond ASCII where PostgreSQL has that without the operating system's help.
     */
    List<String> locale() throws IOException {
        return major() >= FIRST_WITH_BUILTIN_LOCALE
                ? List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
                : List.of("--locale=C");
    }

    private int major() throws IOException {
        Path share = home.resolve("share");
        Path nested = share.resolve("postgresql");
        Path catalog = (Files.isDirectory(nested) ? nested : share).resolve("postgres.bki");
        try (Stream<String> lines = Files.lines(catalog)) {
            String first = lines.findFirst().orElse("");
            return Integer.parseInt(first.replaceAll("\\D", ""));
        }
    }

    static boolean isWindows() {
        return operatingSystem().equals("windows");
    }

    private static byte[] archive() throws IOException {
        String name = "/postgres-%s-%s%s.txz"
                .formatted(
                        operatingSystem(),
                        ArchUtils.normalize(System.getProperty("os.arch")),
                        Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "");
        try (InputStream content = Binaries.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new LocalPostgresException(
                        "There is no embedded PostgreSQL for this machine (%s is not on the class path)"
                                .formatted(name.substring(1)));
            }
            return content.readAllBytes();
        }
    }

    private static String operatingSystem() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
    }

    private static String digest(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void extract(byte[] archive, Path directory, Processes processes) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                processes.failWhenAborted();
                extract(tar, entry, directory.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0 && !file.toFile().setExecutable(true, false)) {
                throw new IOException("Could not make " + file + " executable");
            }
        }
    }

    /** Another process may have been quicker; then its copy serves, and ours goes with the scratch directory. */
    private static void publish(Path unpacked, Path home) throws IOException {
        try {
            Files.move(unpacked, home);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }
}
