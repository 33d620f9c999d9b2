/** What a run's files say about how its training went; needs no libtorch. */
@NullMarked
package io.github.convlens.insight.diagnose;

import org.jspecify.annotations.NullMarked;
