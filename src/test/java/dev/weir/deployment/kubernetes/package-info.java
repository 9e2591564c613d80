/**
 * The manifests in {@code k8s}, held to their word without a cluster. {@link dev.weir.deployment.kubernetes.Rendering} lists what
 * there is to render, {@link dev.weir.deployment.kubernetes.StrictYaml} reads it as strictly as an API server does,
 * {@link dev.weir.deployment.kubernetes.Promise} is one thing that a rendering keeps, and
 * {@link dev.weir.deployment.kubernetes.BrokenManifestsTest} has for each promise a fault that breaks it.
 */
@NullMarked
package dev.weir.deployment.kubernetes;

import org.jspecify.annotations.NullMarked;
