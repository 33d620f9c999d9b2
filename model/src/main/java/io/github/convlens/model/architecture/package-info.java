/** Well-known networks, which describe themselves as layers, and the choice among them. */
@NullMarked
package io.github.convlens.model.architecture;

import org.jspecify.annotations.NullMarked;
