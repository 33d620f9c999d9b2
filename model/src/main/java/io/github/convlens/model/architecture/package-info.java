/** Well-known networks as functions that return descriptions, and the choice among them. */
@NullMarked
package io.github.convlens.model.architecture;

import org.jspecify.annotations.NullMarked;
