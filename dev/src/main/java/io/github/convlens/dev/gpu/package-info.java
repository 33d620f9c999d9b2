/** What a GPU computes, compared with the CPU, and the report on it: {@code scripts/gpu-check}. */
package io.github.convlens.dev.gpu;
