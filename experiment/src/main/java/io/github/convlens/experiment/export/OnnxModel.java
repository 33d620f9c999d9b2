package io.github.convlens.experiment.export;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.protobuf.Protobuf;
import io.github.convlens.experiment.run.Version;
import io.github.convlens.training.session.ModelMetadata;
import io.github.convlens.training.task.OutputMeaning;
import java.util.Map;

/** Writes a network as an ONNX model. */
final class OnnxModel {
  /** The version of the file format for operator set 18. */
  private static final int IR_VERSION = 8;

  static final String IMAGES = "images";
  static final String LOGITS = "logits";
  static final String PROBABILITIES = "probabilities";
  static final String NUMBERS = "numbers";

  private OnnxModel() {}

  /**
   * The content of the model's file without the metadata.
   *
   * @throws InvalidInputException if the file would be larger than the format allows
   */
  static Protobuf of(ExportedNetwork network, ExportOptions options) {
    OnnxGraph graph = new OnnxGraph(options.half());
    String images = options.raw() ? floats(network, graph) : pixels(network.metadata(), graph);
    String normalised = options.half() ? graph.cast(images, OnnxGraph.Type.FLOAT16) : images;
    String outputs = NetworkWalk.of(network, options.fold(), graph, normalised);
    graph.layer("");
    String logits = options.half() ? graph.cast(outputs, OnnxGraph.Type.FLOAT) : outputs;
    int width = network.spec().output().channels();
    if (!options.raw()) {
      answer(graph, logits, network.metadata().outputs(), width);
    }
    graph.output(LOGITS, logits, width);
    Protobuf model =
        new Protobuf()
            .number(1, IR_VERSION)
            .text(2, "convlens")
            .text(3, Version.current())
            .message(8, new Protobuf().text(1, "").number(2, OnnxGraph.OPSET))
            .message(7, graph.message());
    if (model.size() > Integer.MAX_VALUE - (1 << 20)) {
      throw new InvalidInputException(
          "the network takes %d MB, but an ONNX file holds at most 2 GB: export with --half, or as"
                  .formatted(model.size() / 1_000_000)
              + " torchscript");
    }
    return model;
  }

  /** The metadata, which is written after the model. */
  static Protobuf metadata(Map<String, String> entries) {
    Protobuf message = new Protobuf();
    entries.forEach(
        (key, value) -> message.message(14, new Protobuf().text(1, key).text(2, value)));
    return message;
  }

  private static String floats(ExportedNetwork network, OnnxGraph graph) {
    var shape = network.spec().input();
    return graph.input(
        IMAGES, OnnxGraph.Type.FLOAT, shape.channels(), shape.height(), shape.width());
  }

  private static String pixels(ModelMetadata metadata, OnnxGraph graph) {
    Normalization normalization = metadata.normalization();
    int channels = metadata.channels();
    String bytes =
        graph.input(IMAGES, OnnxGraph.Type.UINT8, metadata.height(), metadata.width(), channels);
    String values = graph.channelsFirst(graph.cast(bytes, OnnxGraph.Type.FLOAT));
    String mean = graph.constant("mean", times255(normalization.mean()), 1, channels, 1, 1);
    String std = graph.constant("std", times255(normalization.std()), 1, channels, 1, 1);
    return graph.divide(graph.subtract(values, mean), std);
  }

  /** Converts statistics of values from 0 to 1 into statistics of pixels from 0 to 255. */
  static float[] times255(float[] values) {
    float[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 255f;
    }
    return scaled;
  }

  /** The name of the output that is computed from the logits. */
  static String answer(OutputMeaning meaning) {
    return meaning.task() == Task.REGRESS ? NUMBERS : PROBABILITIES;
  }

  private static void answer(OnnxGraph graph, String outputs, OutputMeaning meaning, int width) {
    switch (meaning.task()) {
      case CLASSIFY -> probabilities(graph, outputs, width);
      case MULTI_LABEL -> graph.output(PROBABILITIES, graph.sigmoid(outputs), width);
      case REGRESS -> {
        TargetScale scale = ((OutputMeaning.OfNumbers) meaning).scale();
        String std = graph.constant("target_std", floats(scale.std()), width);
        String mean = graph.constant("target_mean", floats(scale.mean()), width);
        graph.output(NUMBERS, graph.add(graph.multiply(outputs, std), mean), width);
      }
    }
  }

  static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static void probabilities(OnnxGraph graph, String logits, int width) {
    if (width > 1) {
      graph.output(PROBABILITIES, graph.softmax(logits), width);
    } else {
      String second = graph.sigmoid(logits);
      String first = graph.subtract(graph.constant("one", new float[] {1}), second);
      graph.output(PROBABILITIES, graph.concatenate(first, second), 2);
    }
  }
}
