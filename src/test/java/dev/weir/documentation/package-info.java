/** What the documentation says, for tests that hold it to the code, the image and the manifests. */
@NullMarked
package dev.weir.documentation;

import org.jspecify.annotations.NullMarked;
