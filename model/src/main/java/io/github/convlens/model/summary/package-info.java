/** The properties of a network that need no computing: costs, shapes, receptive fields. */
@NullMarked
package io.github.convlens.model.summary;

import org.jspecify.annotations.NullMarked;
