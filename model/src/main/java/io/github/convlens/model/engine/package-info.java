/**
 * The check whether libtorch computes convolutions correctly on this machine, and the repairs if it
 * does not. The package depends on DJL and JNA, but on no other package of convlens: its callers
 * describe the convolutions.
 */
@NullMarked
package io.github.convlens.model.engine;

import org.jspecify.annotations.NullMarked;
