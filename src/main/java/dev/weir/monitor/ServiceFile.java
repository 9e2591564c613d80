package dev.weir.monitor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files in which PostgreSQL's own tools look for a service, a name for parameters of connections: first the user's own,
 * then the system's.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgservice.html">The connection service file</a>
 */
record ServiceFile(Map<String, String> environment, Path home) {

    /** Where the packages of Debian have it; a build of one's own says where in PGSYSCONFDIR. */
    private static final String SYSTEM = "/etc/postgresql-common";

    /**
     * The parameters of a service, under libpq's names.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    Map<String, String> read(String service) {
        List<Path> files = Stream.of(own(), system()).filter(Files::exists).toList();
        return files.stream()
                .flatMap(file -> section(file, service).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no service \"" + service + "\" in "
                        + (files.isEmpty() ? own() + ": no such file" : files.toString()) + "."));
    }

    private Path own() {
        String named = environment.getOrDefault("PGSERVICEFILE", "");
        return named.isEmpty() ? home.resolve(".pg_service.conf") : Path.of(named);
    }

    private Path system() {
        return Path.of(environment.getOrDefault("PGSYSCONFDIR", SYSTEM), "pg_service.conf");
    }

    private static Optional<Map<String, String>> section(Path file, String service) {
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean inside = false;
        boolean found = false;
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (text.startsWith("[")) {
                inside = !found && text.equals("[" + service + "]");
                found |= inside;
            } else if (inside && !text.isEmpty() && !text.startsWith("#")) {
                int equals = text.indexOf('=');
                if (equals <= 0) {
                    throw new IllegalArgumentException("Line %d of %s is not name=value.".formatted(number, file));
                }
                parameters.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        return found ? Optional.of(parameters) : Optional.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("The service file " + file + " cannot be read.", e);
        }
    }
}
