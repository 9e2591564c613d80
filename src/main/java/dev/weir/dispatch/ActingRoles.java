package dev.weir.dispatch;

import dev.weir.dispatch.work.Work;
import java.util.Map;

/**
 * The settings of the roles that requests act as, as they were read last. Our own work is held to none of them. Thread-safe.
 */
final class ActingRoles {

    private volatile Map<String, RoleSettings> byRole = Map.of();
    private volatile RoleSettings others = RoleSettings.NONE;

    void set(Map<String, RoleSettings> settings, RoleSettings ofOthers) {
        byRole = Map.copyOf(settings);
        others = ofOthers;
    }

    Work applied(Work work) {
        if (work.origin().isOwn()) {
            return work;
        }
        String role = work.context().role();
        RoleSettings settings = role == null ? others : byRole.getOrDefault(role, others);
        return settings.equals(RoleSettings.NONE) ? work : settings.applied(work);
    }
}
