/** Weights in files: the safetensors format, and a network's values under PyTorch's names. */
package io.github.convlens.model.weights;
