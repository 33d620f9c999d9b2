/** A run directory followed while its files grow, for programs that people watch runs with. */
@NullMarked
package io.github.convlens.experiment.follow;

import org.jspecify.annotations.NullMarked;
