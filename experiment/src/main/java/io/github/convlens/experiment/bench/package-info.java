/** How fast a configuration trains, and what recording costs it. */
@NullMarked
package io.github.convlens.experiment.bench;

import org.jspecify.annotations.NullMarked;
