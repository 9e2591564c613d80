package dev.weir.rest.query;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the statement that sets settings until the end of a transaction. */
public final class Settings {

    private static final String CALL = "pg_catalog.set_config(";

    private Settings() {}

    /** Sets each to its value, and to its default for null; at least one. */
    public static Statement local(Map<String, @Nullable String> settings) {
        List<String> fragments = new ArrayList<>(List.of("select " + CALL));
        List<@Nullable String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
            fragments.add(", ");
            fragments.add(arguments.size() < 2 * settings.size() ? ", true), " + CALL : ", true)");
        });
        return new Statement(new Shape(fragments), arguments, Effects.WRITE);
    }
}
