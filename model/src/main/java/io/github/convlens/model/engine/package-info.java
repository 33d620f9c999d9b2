/**
 * Whether libtorch convolves correctly on this machine, and what to do where it does not. It knows
 * only DJL: what a network is made of comes from outside.
 */
@NullMarked
package io.github.convlens.model.engine;

import org.jspecify.annotations.NullMarked;
