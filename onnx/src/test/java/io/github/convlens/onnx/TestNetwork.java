package io.github.convlens.onnx;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.export.ExportedNetwork;
import io.github.convlens.experiment.export.Reference;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.session.ModelMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A network whose weights, scales and running statistics are all random, together with its outputs.
 *
 * @param reference the images of generated digits, and the network's outputs for them
 */
record TestNetwork(ExportedNetwork exported, Reference reference) {
  private static final DataSet DIGITS = Digits.create(1, 10, 1000);

  /**
   * A network that consists of the given layers, written as in a configuration, and a linear layer.
   */
  static TestNetwork of(Path folder, String layers, int outputs) {
    String rest = "flatten, linear: {out: " + outputs + "}";
    String loss = outputs == 1 ? "training: {loss: {name: binary_cross_entropy}}\n" : "";
    return read(
        folder,
        loss + "model: {layers: [" + layers + ", " + rest + "]}\n",
        outputs == 1 ? 2 : outputs,
        DIGITS.test(),
        Reference.IMAGES);
  }

  static TestNetwork ofArchitecture(Path folder, String name, int images) {
    return ofModel(folder, "{architecture: " + name + "}", images, Digits.SIDE);
  }

  /**
   * A network for ten classes.
   *
   * @param model the section {@code model} of a configuration
   * @param side the side of the images, in pixels; if digits are smaller, they have a black margin
   */
  static TestNetwork ofModel(Path folder, String model, int images, int side) {
    return read(folder, "model: " + model + "\n", 10, withMargin(DIGITS.test(), side), images);
  }

  private static TestNetwork read(
      Path folder, String text, int classes, ImageSet digits, int images) {
    Configuration configuration;
    try {
      Path file = folder.resolve("network.yaml");
      Files.writeString(file, "data: {dataset: digits}\n" + text);
      configuration = Configuration.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int side = digits.height();
    NetworkSpec spec = configuration.network(FeatureShape.image(1, side, side), classes);
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager);
      Map<String, Tensor> weights = shaken(NetworkWeights.capture(network));
      NetworkWeights.restore(network, weights, "test");
      var metadata =
          new ModelMetadata(
              DIGITS.classNames().subList(0, classes),
              1,
              side,
              side,
              DIGITS.normalization(),
              Preparation.DEFAULT);
      return new TestNetwork(
          new ExportedNetwork(spec, weights, metadata),
          Reference.of(network, DIGITS.normalization(), digits, images, manager));
    }
  }

  private static ImageSet withMargin(ImageSet digits, int side) {
    int margin = (side - Digits.SIDE) / 2;
    byte[] pixels = digits.pixels().toArray();
    byte[] framed = new byte[digits.count() * side * side];
    for (int row = 0; row < digits.count() * Digits.SIDE; row++) {
      int image = row / Digits.SIDE;
      int to = (image * side + margin + row % Digits.SIDE) * side + margin;
      System.arraycopy(pixels, row * Digits.SIDE, framed, to, Digits.SIDE);
    }
    return new ImageSet(framed, digits.labels(), 1, side, side);
  }

  /**
   * Changes all values at random, since initial values such as means of 0 and variances of 1 would
   * hide errors.
   */
  private static Map<String, Tensor> shaken(Map<String, Tensor> tensors) {
    Map<Object, Tensor> seen = new LinkedHashMap<>();
    Map<String, Tensor> shaken = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            shaken.put(
                name, seen.computeIfAbsent(System.identityHashCode(tensor), k -> shake(tensor))));
    return shaken;
  }

  private static Tensor shake(Tensor tensor) {
    if (tensor.type() != Tensor.Type.F32) {
      return tensor;
    }
    float[] values = tensor.floats();
    SplittableRandom random = new SplittableRandom(values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] += values[i] == 0 ? 0.2f * (random.nextFloat() - 0.5f) : 0;
      values[i] *= 0.5f + random.nextFloat();
    }
    return Tensor.of(values, tensor.shape());
  }

  /** The exported network with a small change in one bias. */
  ExportedNetwork withOneChangedBias() {
    Map<String, Tensor> weights = new LinkedHashMap<>(exported.weights());
    weights.compute(
        "linear1.bias",
        (name, bias) -> {
          float[] values = bias.floats();
          values[3] += 0.01f;
          return Tensor.of(values, List.of((long) values.length));
        });
    return new ExportedNetwork(exported.spec(), weights, exported.metadata());
  }
}
