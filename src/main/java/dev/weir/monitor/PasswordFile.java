package dev.weir.monitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file in which PostgreSQL's own tools look for a password: lines of
 * {@code host:port:database:user:password}, the first that fits counts. A star fits anything, and a backslash makes a colon or
 * a backslash an ordinary character. One that others may read is not used.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">The password file</a>
 */
record PasswordFile(Path path) {

    private static final Set<PosixFilePermission> OF_OTHERS = Set.copyOf(EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE)));

    /** Why a file that is there may not be used. */
    Optional<String> trouble() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(path)) {
            return Optional.of("The password file " + path + " is not used: it is no plain file.");
        }
        if (othersMayUse()) {
            return Optional.of("The password file " + path
                    + " is not used: others than its owner have access to it. chmod 0600 " + path + " mends that.");
        }
        return Files.isReadable(path)
                ? Optional.empty()
                : Optional.of("The password file " + path + " is not used: it cannot be read.");
    }

    private boolean othersMayUse() {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        try {
            return view != null && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains);
        } catch (IOException e) {
            return true;
        }
    }

    /** Of the first line that fits; empty when none does, or there is no file. */
    Optional<String> password(String host, String port, String database, String user) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        return lines().stream()
                .filter(line -> !line.startsWith("#"))
                .flatMap(line -> rest(line, List.of(host, port, database, user)).stream())
                .findFirst()
                .filter(password -> !password.isEmpty());
    }

    private List<String> lines() {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The password file " + path + " cannot be read", e);
        }
    }

    /** What follows the four fields, when they fit. */
    private static Optional<String> rest(String line, List<String> wanted) {
        int from = 0;
        for (String value : wanted) {
            int end = endOfField(line, from);
            String field = line.substring(from, end);
            if (end == line.length() || !(field.equals("*") || unescaped(field).equals(value))) {
                return Optional.empty();
            }
            from = end + 1;
        }
        return Optional.of(unescaped(line.substring(from, endOfField(line, from))));
    }

    private static int endOfField(String line, int from) {
        int end = from;
        while (end < line.length() && line.charAt(end) != ':') {
            end += line.charAt(end) == '\\' && end + 1 < line.length() ? 2 : 1;
        }
        return end;
    }

    private static String unescaped(String field) {
        return field.replaceAll("\\\\(.)", "$1");
    }
}
