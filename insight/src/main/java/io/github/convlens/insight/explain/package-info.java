/** Pictures of where a network's output comes from. */
@NullMarked
package io.github.convlens.insight.explain;

import org.jspecify.annotations.NullMarked;
