package dev.weir.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of settings in the documentation, which a test compares with the code. */
public final class SettingsTable {

    private static final Path PAGE = Path.of("src/docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9.-]+)` \\|([^|]*)\\|([^|]*)\\|.*");

    private SettingsTable() {}

    /** Settings with their defaults, in which a dash stands for none. */
    public static Map<String, String> defaults() {
        return column(2);
    }

    /** Settings with the units of their values, as the documentation calls them. */
    public static Map<String, String> units() {
        return column(3);
    }

    private static Map<String, String> column(int number) {
        try {
            return Files.readAllLines(PAGE).stream()
                    .map(ROW::matcher)
                    .filter(row -> row.matches())
                    .collect(Collectors.toMap(
                            row -> row.group(1),
                            row -> row.group(number).replace("`", "").strip(),
                            (one, another) -> one,
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Variables with the settings that they stand for: {@code WEIR_POOL_SIZE} with {@code weir.pool.size}. */
    public static Map<String, String> byVariable() {
        return defaults().keySet().stream().collect(Collectors.toMap(SettingsTable::variable, Function.identity()));
    }

    private static String variable(String setting) {
        return setting.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
