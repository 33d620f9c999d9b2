/** Finding a learning rate. */
@NullMarked
package io.github.convlens.training.search;

import org.jspecify.annotations.NullMarked;
