/** Where in a picture a network's output comes from. */
@NullMarked
package io.github.convlens.experiment.explain;

import org.jspecify.annotations.NullMarked;
