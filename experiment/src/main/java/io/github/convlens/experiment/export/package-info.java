/** Exports trained networks as files for other programs: ONNX, TorchScript and safetensors. */
@NullMarked
package io.github.convlens.experiment.export;

import org.jspecify.annotations.NullMarked;
