package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Grad-CAM: the weighted sum of the channels of one layer, usually one of the last, with negative
 * sums set to 0. The weight of a channel is the mean, over its pixels, of the gradient of the
 * explained output (Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra, Grad-CAM: Visual
 * Explanations from Deep Networks via Gradient-Based Localization, 2017).
 */
final class GradCam {

  private GradCam() {}

  /**
   * The leaf index of the default layer, which is the last layer that is not a pooling layer and
   * whose output has more than one pixel.
   */
  static OptionalInt layer(Network network) {
    List<LayerInfo> layers = network.layers();
    return IntStream.iterate(layers.size() - 1, leaf -> leaf >= 0, leaf -> leaf - 1)
        .filter(leaf -> spatial(layers.get(leaf)))
        .filter(leaf -> layers.get(leaf).layer().family() != LayerFamily.POOLING)
        .findFirst();
  }

  /**
   * The leaf index of the layer with this name.
   *
   * @throws InvalidInputException if there is no such layer, or its output does not have more than
   *     one pixel
   */
  static int layer(Network network, String name) {
    List<LayerInfo> layers = network.layers();
    List<String> names = new ArrayList<>();
    for (int leaf = 0; leaf < layers.size(); leaf++) {
      LayerInfo layer = layers.get(leaf);
      if (layer.name().equals(name)) {
        if (!spatial(layer)) {
          throw new InvalidInputException(
              "layer "
                  + name
                  + " outputs "
                  + layer.output()
                  + ": name a layer whose output has more than one pixel");
        }
        return leaf;
      }
      names.add(layer.name());
    }
    throw new InvalidInputException(
        "there is no layer " + name + ": did you mean " + Nearest.to(name, names).orElse("") + "?");
  }

  private static boolean spatial(LayerInfo layer) {
    FeatureShape output = layer.output();
    return output.height() * output.width() > 1;
  }

  /**
   * An image's map. The map has the size of the layer's output.
   *
   * @param image the normalised image, shape (1, C, H, W)
   * @param leaf the leaf index of the layer
   */
  static HeatMap of(Network network, Kernels kernels, NDArray image, AskedOutput output, int leaf) {
    Kept kept = new Kept(leaf);
    float[][] found = new float[2][];
    GradientMode.on(
        () -> {
          try (NDManager scope = image.getManager().newSubManager()) {
            NDArray input = image.duplicate();
            input.attach(scope);
            NDArray score = output.of(network.forward(input, false, kept)).sum();
            NDArray features = Objects.requireNonNull(kept.output);
            found[0] = kernels.gradients().of(scope, score, features).toFloatArray();
            found[1] = features.toFloatArray();
          }
        });
    FeatureShape shape = network.layers().get(leaf).output();
    return new HeatMap(map(found[1], found[0], shape), shape.height(), shape.width(), false);
  }

  private static float[] map(float[] outputs, float[] gradients, FeatureShape shape) {
    int pixels = shape.height() * shape.width();
    double[] sums = new double[pixels];
    for (int channel = 0; channel < shape.channels(); channel++) {
      double weight = 0;
      for (int i = 0; i < pixels; i++) {
        weight += gradients[channel * pixels + i];
      }
      weight /= pixels;
      for (int i = 0; i < pixels; i++) {
        sums[i] += weight * outputs[channel * pixels + i];
      }
    }
    float[] map = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      map[i] = (float) Math.max(0, sums[i]);
    }
    return map;
  }

  /** An observer that keeps one layer's output. */
  private static final class Kept implements LayerObserver {
    private final int leaf;
    private @Nullable NDArray output;

    Kept(int leaf) {
      this.leaf = leaf;
    }

    @Override
    public void output(int leafIndex, NDArray computed) {
      if (leafIndex == leaf) {
        output = computed;
      }
    }

    @Override
    public boolean keepsOutputs() {
      return true;
    }
  }
}
