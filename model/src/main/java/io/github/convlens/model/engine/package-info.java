/**
 * Checks whether libtorch convolves correctly on this machine, and corrects it if not. It depends
 * on DJL and JNA, but on no other package of convlens: its callers describe the convolutions.
 */
@NullMarked
package io.github.convlens.model.engine;

import org.jspecify.annotations.NullMarked;
