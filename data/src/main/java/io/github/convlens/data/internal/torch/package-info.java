/**
 * TorchScript modules, for the kernels of this module and of the modules that depend on it. Not
 * API.
 */
@NullMarked
package io.github.convlens.data.internal.torch;

import org.jspecify.annotations.NullMarked;
