/** TorchScript modules, for the kernels of this module and of those above it. Not API. */
@NullMarked
package io.github.convlens.data.internal.torch;

import org.jspecify.annotations.NullMarked;
