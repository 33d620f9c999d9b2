/** ONNX Runtime as the judge of exported ONNX files. */
@NullMarked
package io.github.convlens.onnx;

import org.jspecify.annotations.NullMarked;
