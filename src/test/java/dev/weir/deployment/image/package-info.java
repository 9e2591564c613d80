/**
 * The container image and the demonstration around it: what their files promise is held to what they name, and, where a
 * Docker engine has the base image, the image is built and run.
 */
@NullMarked
package dev.weir.deployment.image;

import org.jspecify.annotations.NullMarked;
