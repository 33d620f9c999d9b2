/** The diagnosis of a run from its files. It does not need libtorch. */
@NullMarked
package io.github.convlens.insight.diagnose;

import org.jspecify.annotations.NullMarked;
