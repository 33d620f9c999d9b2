/** Images and labels: where they come from and how they become batches on a device. */
package io.github.convlens.data;
