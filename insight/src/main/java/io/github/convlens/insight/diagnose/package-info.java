/** The course of a training as a run's files show it; needs no libtorch. */
@NullMarked
package io.github.convlens.insight.diagnose;

import org.jspecify.annotations.NullMarked;
