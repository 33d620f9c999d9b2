/** The diagnosis of a run from its files; needs no libtorch. */
@NullMarked
package io.github.convlens.insight.diagnose;

import org.jspecify.annotations.NullMarked;
