/**
 * Networks as DJL blocks, which execute the layers described in {@code model} and let observers see
 * their outputs.
 */
@NullMarked
package io.github.convlens.model.block;

import org.jspecify.annotations.NullMarked;
