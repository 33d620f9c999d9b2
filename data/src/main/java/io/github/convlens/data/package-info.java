/** Images and labels: where they come from and how they become batches on a device. */
@NullMarked
package io.github.convlens.data;

import org.jspecify.annotations.NullMarked;
