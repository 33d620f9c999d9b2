package io.github.convlens.experiment.export;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.protobuf.Protobuf;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.task.OutputMeaning;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A file format for a trained network. */
public enum ExportFormat {
  /** A graph of operator set 18, for ONNX Runtime and many other runtimes. */
  ONNX("onnx") {
    @Override
    void write(
        ExportedNetwork network, ExportOptions options, Map<String, String> metadata, Path file)
        throws IOException {
      Protobuf model = OnnxModel.of(network, options);
      try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
        model.writeTo(stream);
        OnnxModel.metadata(metadata).writeTo(stream);
      }
    }

    @Override
    public Optional<ModelRuntime> runtime() {
      return ModelRuntime.installed();
    }

    @Override
    List<String> outputs(OutputMeaning meaning, ExportOptions options) {
      return options.raw()
          ? List.of(OnnxModel.LOGITS)
          : List.of(OnnxModel.answer(meaning), OnnxModel.LOGITS);
    }
  },

  /** A program for libtorch: PyTorch's {@code torch.jit.load}, DJL, DJL Serving, TorchServe. */
  TORCHSCRIPT("pt") {
    @Override
    void write(
        ExportedNetwork network, ExportOptions options, Map<String, String> metadata, Path file)
        throws IOException {
      try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
        TorchScriptArchive.write(TorchScriptGraph.of(network, options), metadata, stream);
      }
    }

    @Override
    void check(ExportOptions options) {
      if (options.half()) {
        throw new InvalidInputException(
            "torchscript is exported as float32, since libtorch has few float16 operations on a"
                + " CPU: leave out --half, and call half() on the loaded module where it runs on a"
                + " GPU");
      }
    }

    @Override
    public Optional<ModelRuntime> runtime() {
      return Optional.of(new LibtorchRuntime());
    }

    @Override
    List<String> outputs(OutputMeaning meaning, ExportOptions options) {
      return List.of(options.raw() ? OnnxModel.LOGITS : OnnxModel.answer(meaning));
    }
  },

  /**
   * The weights without a graph. They are named as in PyTorch, and the metadata describes the
   * model.
   */
  SAFETENSORS("safetensors") {
    @Override
    void write(
        ExportedNetwork network, ExportOptions options, Map<String, String> metadata, Path file)
        throws IOException {
      Map<String, Tensor> tensors = new LinkedHashMap<>(network.weights());
      if (options.half()) {
        tensors.replaceAll(
            (name, tensor) -> tensor.type() == Tensor.Type.F32 ? tensor.toHalf() : tensor);
      }
      Map<String, String> all = new LinkedHashMap<>();
      all.put("format", "pt");
      all.putAll(metadata);
      new SafeTensors(tensors, all).write(file);
    }

    @Override
    void check(ExportOptions options) {
      if (options.raw() || options.fold()) {
        throw new InvalidInputException(
            "safetensors holds weights and no graph: leave out --raw and --fold");
      }
    }

    @Override
    public Optional<ModelRuntime> runtime() {
      return Optional.empty();
    }

    @Override
    List<String> outputs(OutputMeaning meaning, ExportOptions options) {
      return List.of();
    }
  };

  private final String extension;

  ExportFormat(String extension) {
    this.extension = extension;
  }

  /** The file name extension, without the dot. */
  public String extension() {
    return extension;
  }

  /** Whether the file contains a graph, which can be run and compared with the network. */
  public boolean computes() {
    return this != SAFETENSORS;
  }

  /** The runtime that can run such a file in this process; empty if there is none. */
  public abstract Optional<ModelRuntime> runtime();

  /**
   * Requires that the format supports the options.
   *
   * @throws InvalidInputException if it does not support them
   */
  void check(ExportOptions options) {}

  abstract void write(
      ExportedNetwork network, ExportOptions options, Map<String, String> metadata, Path file)
      throws IOException;

  /**
   * The names of the file's outputs.
   *
   * @param meaning the meaning of the network's outputs
   */
  abstract List<String> outputs(OutputMeaning meaning, ExportOptions options);

  /** The name on a command line, such as {@code onnx}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
