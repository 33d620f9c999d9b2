/**
 * Compares the results of a GPU with those of the CPU, and reports the differences, for {@code
 * scripts/gpu-check}.
 */
package io.github.convlens.dev.gpu;
