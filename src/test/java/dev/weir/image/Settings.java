package dev.weir.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The README's table of settings, which another test holds to the code, by the names of their variables. */
final class Settings {

    private static final Path PAGE = Path.of("README.md");

    private Settings() {}

    /** Variables with the settings that they stand for: {@code WEIR_POOL_SIZE} with {@code weir.pool.size}. */
    static Map<String, String> byVariable() throws IOException {
        return defaults().keySet().stream().collect(Collectors.toMap(Settings::variable, setting -> setting));
    }

    /** Settings with their defaults. */
    static Map<String, String> defaults() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[a-z0-9.-]+` \\| .*"))
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(cells -> plain(cells[1]), cells -> plain(cells[2])));
    }

    private static String variable(String setting) {
        return setting.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }

    private static String plain(String cell) {
        return cell.replace("`", "").strip();
    }
}
