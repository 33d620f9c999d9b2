package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares the described shapes of random networks with the shapes that the engine computes. */
class NetworkShapesTest {
  private static final int NETWORKS = 150;

  @Test
  void describedShapesEqualComputedShapes() {
    int built = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FeatureShape input =
          FeatureShape.image(random.nextInt(1, 5), random.nextInt(5, 20), random.nextInt(5, 20));
      List<NamedLayer> layers = layers(random, random.nextInt(1, 7), 2);
      NetworkSpec spec;
      try {
        spec = new NetworkSpec(input, layers);
      } catch (InvalidInputException impossible) {
        assertTrue(impossible.getMessage().startsWith("layer "), impossible.getMessage());
        continue;
      }
      built++;
      compare(spec, "seed " + seed + ": " + spec);
    }
    assertTrue(built > NETWORKS / 2, "only " + built + " networks were possible");
  }

  private static void compare(NetworkSpec spec, String what) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager);
      NDArray images = manager.zeros(spec.input().batch(3));
      NDArray output =
          network.forward(
              images,
              true,
              (index, leaf) ->
                  assertEquals(
                      network.layers().get(index).output().batch(3), leaf.getShape(), what));
      assertEquals(spec.output().batch(3), output.getShape(), what);
      Shape[] asked = network.getOutputShapes(new Shape[] {images.getShape()});
      assertEquals(output.getShape(), asked[0]);
      for (NetworkParameter parameter : network.parameters()) {
        assertEquals(parameter.parameter().getShape(), parameter.array().getShape());
      }
    }
  }

  private static List<NamedLayer> layers(SplittableRandom random, int count, int depth) {
    List<NamedLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(NamedLayer.of(layer(random, depth)));
    }
    return layers;
  }

  private static Layer layer(SplittableRandom random, int depth) {
    int kernel = random.nextInt(1, 5);
    var functions = Activation.Function.values();
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0, 1 ->
          Conv.of(random.nextInt(1, 6), kernel)
              .with(Conv.STRIDE, random.nextInt(1, 4))
              .with(Conv.PADDING, random.nextInt(0, 4))
              .with(Conv.DILATION, random.nextInt(1, 3))
              .with(Conv.BIAS, random.nextBoolean());
      case 2 -> BatchNorm.standard();
      case 3 -> Activation.of(functions[random.nextInt(functions.length)]);
      case 4 ->
          new Pool(
              random.nextBoolean() ? Pool.Kind.MAX : Pool.Kind.AVERAGE,
              kernel,
              random.nextInt(1, 4),
              random.nextInt(0, kernel / 2 + 1));
      case 5 -> new Dropout(0.5);
      case 6 ->
          random.nextBoolean() ? new GlobalPool(Pool.Kind.MAX) : new GlobalPool(Pool.Kind.AVERAGE);
      case 7 -> pixelwise(random);
      case 8 -> new Sequence(layers(random, random.nextInt(1, 3), depth - 1));
      case 9 ->
          new Repeat(
              random.nextInt(1, 4),
              random.nextBoolean(),
              layers(random, random.nextInt(1, 3), depth - 1));
      default -> residual(random);
    };
  }

  private static Layer pixelwise(SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0 -> new LayerNorm(null);
      case 1 -> new SqueezeExcite(random.nextInt(1, 4), null, null);
      case 2 -> new LayerScale(null);
      case 3 -> new StochasticDepth(0.5);
      case 4 -> new Scale(0.3);
      case 5 -> new AdaptivePool(random.nextInt(1, 8));
      default -> new Linear(random.nextInt(1, 6), random.nextBoolean(), true);
    };
  }

  private static Layer residual(SplittableRandom random) {
    int stride = random.nextInt(1, 3);
    var conv = NamedLayer.of(Conv.of(random.nextInt(4, 8), 3, stride, 1, false));
    return new Residual(
        List.of(conv, NamedLayer.of(BatchNorm.standard())),
        random.nextBoolean() ? Shortcut.PROJECTION : Shortcut.PAD,
        random.nextBoolean() ? Activation.of(Activation.Function.RELU) : null);
  }
}
