package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** One object. */
record Manifest(ObjectMeta metadata, Object body) {

    String kind() {
        return body.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return kind() + " " + metadata.getName();
    }
}
