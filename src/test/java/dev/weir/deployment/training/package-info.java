/**
 * The training run that the AOT cache is made of: {@link dev.weir.deployment.training.Training} starts the service on a database,
 * {@link dev.weir.deployment.training.Lessons} has what it is asked, and the JVM writes down what it learned. No test by itself:
 * {@code src/main/jvm/train} runs it, and so does the build of the container image.
 */
@NullMarked
package dev.weir.deployment.training;

import org.jspecify.annotations.NullMarked;
