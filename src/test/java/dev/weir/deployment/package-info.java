/**
 * Proves what stands around the service: the image and the demonstration ({@code image}), the manifests ({@code kubernetes}),
 * alerts, runbooks and the dashboard ({@code monitoring}), and the training run of the AOT cache ({@code training}). Whoever
 * changes the service itself can leave this package for later.
 */
@NullMarked
package dev.weir.deployment;

import org.jspecify.annotations.NullMarked;
