/**
 * Checks whether libtorch convolves correctly on this machine, and repairs it if not. It depends
 * only on DJL; its callers describe the network's convolutions.
 */
@NullMarked
package io.github.convlens.model.engine;

import org.jspecify.annotations.NullMarked;
