package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;

/** The script with which the database of the overlay local begins. */
final class LocalSchema {

    private LocalSchema() {}

    static String of(Manifests manifests) {
        return manifests
                .every(ConfigMap.class)
                .map(map -> map.getData().get("schema.sql"))
                .filter(script -> script != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No schema.sql"));
    }
}
