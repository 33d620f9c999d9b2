/**
 * The properties of a network that are known without running it: costs, shapes, receptive fields.
 */
@NullMarked
package io.github.convlens.model.summary;

import org.jspecify.annotations.NullMarked;
