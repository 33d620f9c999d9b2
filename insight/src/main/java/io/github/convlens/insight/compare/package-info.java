/** The comparison of runs: the keys in which they differ, and whether their results differ. */
@NullMarked
package io.github.convlens.insight.compare;

import org.jspecify.annotations.NullMarked;
