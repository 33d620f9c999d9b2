/** Findings that are certain while a run is still training. */
@NullMarked
package io.github.convlens.insight.watch;

import org.jspecify.annotations.NullMarked;
