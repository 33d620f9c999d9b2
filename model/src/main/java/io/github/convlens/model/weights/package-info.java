/**
 * Files of weights: reading and writing safetensors files, reading PyTorch's files, and saving and
 * loading a network's values under PyTorch's names.
 */
@NullMarked
package io.github.convlens.model.weights;

import org.jspecify.annotations.NullMarked;
