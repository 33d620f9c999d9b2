/** Weights in files: the safetensors format, and a network's values under PyTorch's names. */
@NullMarked
package io.github.convlens.model.weights;

import org.jspecify.annotations.NullMarked;
