package dev.weir.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the local server's {@code postgresql.conf} says over PostgreSQL's defaults. */
final class Configuration {

    private Configuration() {}

    static void write(Path data, Map<String, String> settings) throws IOException {
        Map<String, String> all = defaults();
        all.putAll(settings);
        StringBuilder lines = new StringBuilder("\n");
        all.forEach((name, value) -> lines.append("%s = '%s'%n".formatted(name, value.replace("'", "''"))));
        Files.writeString(data.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
    }

    private static Map<String, String> defaults() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "100");
        settings.put("shared_buffers", "128MB");
        settings.put("timezone", "UTC");
        // Nothing here has to survive a crash of the machine.
        settings.put("fsync", "off");
        settings.put("synchronous_commit", "off");
        settings.put("full_page_writes", "off");
        settings.put("max_wal_size", "1GB");
        // The log tells the SQLSTATE, so that a refused connection (53300) can be found in it.
        settings.put("log_line_prefix", "%m [%p] %e ");
        settings.put("log_timezone", "UTC");
        return settings;
    }
}
