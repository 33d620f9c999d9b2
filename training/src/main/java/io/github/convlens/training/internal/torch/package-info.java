/**
 * The computations in TorchScript and C, with a typed method for each kernel. This package is not
 * part of the API and may change in any version.
 */
@NullMarked
package io.github.convlens.training.internal.torch;

import org.jspecify.annotations.NullMarked;
