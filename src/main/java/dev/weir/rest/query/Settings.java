package dev.weir.rest.query;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the statement that sets settings until the end of a transaction. */
public final class Settings {

    private Settings() {}

    /** Sets each to its value, and to its default for null. */
    public static Statement local(Map<String, @Nullable String> settings) {
        SqlWriter out = new SqlWriter();
        out.sql("select ")
                .each(List.copyOf(settings.keySet()), ", ", name -> out.sql("pg_catalog.set_config(")
                        .argument(name)
                        .sql(", ")
                        .argument(settings.get(name))
                        .sql(", true)"));
        return out.statement(Effects.WRITE, Reply.ROW, List.of());
    }
}
