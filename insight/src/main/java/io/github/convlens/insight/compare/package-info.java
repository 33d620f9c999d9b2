/** Runs side by side: in which keys they differ, and whether their results do. */
@NullMarked
package io.github.convlens.insight.compare;

import org.jspecify.annotations.NullMarked;
