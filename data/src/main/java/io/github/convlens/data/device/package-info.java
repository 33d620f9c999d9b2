/** Images resident on one device and the batches gathered from them there. */
@NullMarked
package io.github.convlens.data.device;

import org.jspecify.annotations.NullMarked;
