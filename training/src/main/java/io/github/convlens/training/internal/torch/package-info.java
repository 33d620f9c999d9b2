/**
 * The computations in TorchScript and C: a typed method for each kernel. Not part of the API: it
 * may change in any version.
 */
@NullMarked
package io.github.convlens.training.internal.torch;

import org.jspecify.annotations.NullMarked;
