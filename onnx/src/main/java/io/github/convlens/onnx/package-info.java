/** Checks exported ONNX files with ONNX Runtime. */
@NullMarked
package io.github.convlens.onnx;

import org.jspecify.annotations.NullMarked;
