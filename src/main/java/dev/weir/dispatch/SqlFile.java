package dev.weir.dispatch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * SQL that is long enough for a file of its own, on the class path beside the class that sends it. A line {@code \ir name}
 * stands for the text of another file there, as in psql: so statements have parts in common.
 */
public final class SqlFile {

    private static final String PART = "\\ir ";

    private SqlFile() {}

    /** The text without its comment lines, which need not be sent. */
    public static String text(Class<?> beside, String name) {
        return read(beside, name)
                .lines()
                .filter(line -> !line.strip().startsWith("--"))
                .map(line -> line.startsWith(PART) ? text(beside, line.substring(PART.length())) : line)
                .collect(Collectors.joining("\n"));
    }

    private static String read(Class<?> beside, String name) {
        try (InputStream file = beside.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
