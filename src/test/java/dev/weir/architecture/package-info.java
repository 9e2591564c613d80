/** The rules that the code's structure keeps, each with its reason and with a fixture that breaks it. */
@NullMarked
package dev.weir.architecture;

import org.jspecify.annotations.NullMarked;
