/**
 * Programs in processes of their own, for tests of what only a whole process shows: signals, exit codes, output. {@link
 * dev.weir.process.ChildJvm} runs any program, {@link dev.weir.process.WeirProcess} the service.
 */
@NullMarked
package dev.weir.process;

import org.jspecify.annotations.NullMarked;
