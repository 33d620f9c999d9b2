package io.github.convlens.model.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.convolutional.Deconvolution;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;

/** Finds the convolutions among DJL's own blocks. */
final class BlockConvolutions {
  private static final int SIDE = 5;

  private BlockConvolutions() {}

  /**
   * A parameter store that replaces a block's weights with given weights, and its bias with zeros.
   */
  private static final class Weights extends ParameterStore {
    private final NDArray weight;

    private Weights(NDArray weight) {
      this.weight = weight;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      Shape shape = parameter.getArray().getShape();
      return shape.equals(weight.getShape())
          ? weight
          : weight.getManager().zeros(shape, weight.getDataType());
    }
  }

  /** The convolutions in an initialised block, named by their paths in DJL's tree of blocks. */
  static List<ConvolutionCase> of(Block block) {
    List<ConvolutionCase> found = new ArrayList<>();
    collect(block, "", found);
    return found;
  }

  private static void collect(Block block, String path, List<ConvolutionCase> found) {
    if (block instanceof Convolution || block instanceof Deconvolution) {
      found.add(convolution(block, path));
    }
    for (Pair<String, Block> child : block.getChildren()) {
      String name = child.getKey();
      collect(child.getValue(), path.isEmpty() ? name : path + "." + name, found);
    }
  }

  private static ConvolutionCase convolution(Block block, String path) {
    Shape weight = block.getParameters().get("weight").getArray().getShape();
    Shape input = block.getInputShapes()[0];
    Shape image = input.slice(1, 2);
    for (int axis = 2; axis < input.dimension(); axis++) {
      image = image.add(side(block, axis - 2, weight.get(axis)));
    }
    return new ConvolutionCase(
        path.isEmpty() ? block.getClass().getSimpleName() : path,
        image,
        weight,
        true,
        new Reference.DoublePrecision(settings(block)),
        (x, weights) ->
            block.forward(new Weights(weights), new NDList(x), false).singletonOrThrow());
  }

  /**
   * The settings that distinguish convolutions of the same shapes. A transposed convolution does
   * not reveal its settings, so it counts as different from all other convolutions, and every
   * transposed convolution is checked.
   */
  private static Object settings(Block block) {
    return block instanceof Convolution convolution
        ? List.of(
            convolution.getStride(),
            convolution.getPadding(),
            convolution.getDilation(),
            convolution.getGroups())
        : new Object();
  }

  /** A side of the image that is long enough for two positions of the kernel. */
  private static long side(Block block, int axis, long kernel) {
    if (block instanceof Convolution convolution) {
      long extent = convolution.getDilation().get(axis) * (kernel - 1) + 1;
      return Math.max(SIDE, extent + convolution.getStride().get(axis));
    }
    return SIDE;
  }
}
