package dev.weir.dispatch;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.Work;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an operator has set for a role, as PostgreSQL would apply it if the role logged in.
 *
 * @param settings names and values for {@code set_config(name, value, true)}
 */
public record RoleSettings(Map<String, String> settings, TransactionRules rules) {

    /** Nothing is set. */
    public static final RoleSettings NONE = new RoleSettings(Map.of(), TransactionRules.NONE);

    public RoleSettings {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Work of a request for this role. Its own settings and rules stand above the role's. */
    Work applied(Work work) {
        Context context = work.context();
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(context.settings());
        Context held = context.heldTo(all, context.rules().over(rules));
        return new Work(work.statement(), held, work.origin(), work.deadline());
    }
}
