/** Pictures that show which parts of an image a network's output depends on. */
@NullMarked
package io.github.convlens.insight.explain;

import org.jspecify.annotations.NullMarked;
