/**
 * The images of a split for one device, resident or read ahead, and the batches gathered from them.
 */
@NullMarked
package io.github.convlens.data.device;

import org.jspecify.annotations.NullMarked;
