package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Cluster of CloudNativePG; of its fields those that are used here. */
record PostgresCluster(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(
            int instances,
            Affinity affinity,
            Storage storage,
            ResourceRequirements resources,
            Bootstrap bootstrap,
            Managed managed,
            Postgresql postgresql) {}

    record Affinity(String topologyKey, String podAntiAffinityType) {}

    record Storage(String size, @Nullable String storageClass) {}

    record Bootstrap(Initdb initdb) {}

    record Initdb(String database, String owner, List<String> postInitApplicationSQL) {}

    record Managed(List<Role> roles) {}

    record Role(
            String name,
            String ensure,
            @Nullable String comment,
            boolean login,
            boolean inherit,
            int connectionLimit,
            List<String> inRoles,
            LocalObjectReference passwordSecret) {}

    record Postgresql(Map<String, String> parameters, Synchronous synchronous) {}

    record Synchronous(String method, int number) {}

    /** The Service of the primary. */
    String readWriteService() {
        return metadata.getName() + "-rw";
    }

    /** The Secret in which the operator keeps the certificate of its authority. */
    String authoritySecret() {
        return metadata.getName() + "-ca";
    }
}
