/** Images resident on one device and the batches gathered from them there. */
package io.github.convlens.data.device;
