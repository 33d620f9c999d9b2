package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.ChainConvolutions;
import io.github.convlens.training.optimize.Clipping;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.precision.LossScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Compares float32 gradients, computed by the code that training uses, with float64 gradients at
 * the same weights. The comparison is made with the images in two memory orders: channels last, as
 * the training loop stores them, and channels first, as {@code NDManager.create} does.
 *
 * <p>Differences are relative to the largest gradient in the same layer rather than to the
 * parameter's own gradient, since the gradient of a bias may be 0. The effect of rounding depends
 * on the number of terms in the sums, and on the network: batch norm over few values magnifies it.
 * So the tolerance is a multiple of the larger of two numbers: the rounding error of float32 times
 * the square root of the number of terms, and the change of the float64 gradients when all weights
 * and pixels are changed by a few rounding errors.
 *
 * <p>If a value is so close to a kink that rounding moves it to the other side, a gradient differs
 * without being wrong. That happens in some batches, whereas a fault shows in all batches. So
 * several batches are computed (of fewer images if the network is large), and the smallest
 * difference is compared with the smallest tolerance.
 */
public final class SinglePrecisionCheck {

  /** Half the distance from 1 to the next larger float. */
  private static final double ROUNDING = 0x1p-24;

  /**
   * A margin, because errors of layers add up and because the largest of many elements is compared.
   */
  private static final double MARGIN = 64;

  /**
   * The relative change of weights and pixels, a few times ROUNDING since every value is rounded
   * several times.
   */
  private static final double CHANGE = 4 * ROUNDING;

  private static final int BATCHES = 5;

  /**
   * The desired maximum number of output values of all layers in one batch. With more values, too
   * many of them would be close to a kink.
   */
  private static final long VALUES = 200_000;

  private static final int MIN_IMAGES = 2;
  private static final int MAX_IMAGES = 16;

  private final Network network;
  private final UnaryOperator<NDArray> loss;
  private final UnaryOperator<ParameterSource> disturb;
  private final long seed;
  private final Kernels kernels;
  private final NDManager manager;
  private final List<NetworkParameter> trainable;

  /**
   * @param loss maps the network's outputs for {@link #images} images to a scalar that is part of
   *     the autograd graph
   * @param seed the seed of the images and of dropout
   */
  public SinglePrecisionCheck(
      Network network, UnaryOperator<NDArray> loss, long seed, Kernels kernels, NDManager manager) {
    this(network, loss, seed, kernels, manager, UnaryOperator.identity());
  }

  /**
   * @param disturb replaces the source of the float32 parameters, so that a test can check that
   *     wrong gradients are found; the identity outside tests
   */
  SinglePrecisionCheck(
      Network network,
      UnaryOperator<NDArray> loss,
      long seed,
      Kernels kernels,
      NDManager manager,
      UnaryOperator<ParameterSource> disturb) {
    this.network = network;
    this.loss = loss;
    this.disturb = disturb;
    this.seed = seed;
    this.kernels = kernels;
    this.manager = manager;
    trainable = Optimizer.ordered(network.parameters());
  }

  /**
   * The number of images in each batch of {@link #run}, and so in the outputs that the loss
   * receives.
   */
  public static int images(Network network) {
    long values = network.layers().stream().mapToLong(layer -> layer.output().size()).sum();
    return (int) Math.max(MIN_IMAGES, Math.min(MAX_IMAGES, VALUES / values));
  }

  /** Compares the gradients, and returns one row per trainable parameter. */
  public List<CheckedPrecision> run() {
    List<Differences> all = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      all.add(batch(new SplittableRandom(seed + i)));
    }
    Map<String, Long> terms = terms();
    List<CheckedPrecision> rows = new ArrayList<>();
    for (int p = 0; p < trainable.size(); p++) {
      int parameter = p;
      NetworkParameter array = trainable.get(p);
      double error = all.stream().mapToDouble(d -> d.errors()[parameter]).min().orElseThrow();
      double noise = all.stream().mapToDouble(d -> d.noises()[parameter]).min().orElseThrow();
      double sums = ROUNDING * Math.sqrt(Objects.requireNonNull(terms.get(array.layer())));
      rows.add(
          new CheckedPrecision(
              array.name(), array.array().size(), error, MARGIN * Math.max(noise, sums)));
    }
    return rows;
  }

  /**
   * The relative differences in one batch, by parameter.
   *
   * @param errors for each parameter, the largest difference between float32 and float64, over both
   *     memory orders and, where training uses {@link ChainConvolutions}, with and without them
   * @param noises for each parameter, the largest difference between the float64 gradients and
   *     those at slightly changed weights and pixels, over both memory orders
   */
  private record Differences(double[] errors, double[] noises) {}

  private Differences batch(SplittableRandom random) {
    try (NDManager scope = manager.newSubManager()) {
      int images = images(network);
      float[] pixels = new float[Math.toIntExact(images * network.spec().input().size())];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) (4 * random.nextDouble() - 2);
      }
      Shape shape = network.spec().input().batch(images);
      Differences differences =
          new Differences(new double[trainable.size()], new double[trainable.size()]);
      compare(scope.create(pixels, shape), random, scope, differences);
      if (shape.dimension() == 4) {
        Shape ordered = new Shape(images, shape.get(2), shape.get(3), shape.get(1));
        compare(scope.create(pixels, ordered).transpose(0, 3, 1, 2), random, scope, differences);
      }
      return differences;
    }
  }

  private void compare(
      NDArray images, SplittableRandom random, NDManager scope, Differences differences) {
    List<List<double[]>> single = new ArrayList<>();
    single.add(gradients(images, disturb.apply(Parameter::getArray), trainableArrays(), scope));
    ChainConvolutions.of(network, trainable, kernels)
        .ifPresent(chain -> single.add(gradients(images, chain, scope)));
    Map<Parameter, NDArray> precise = precise(random, 0, scope);
    NDArray preciseImages = images.toType(DataType.FLOAT64, true);
    List<double[]> exact =
        gradients(preciseImages, ParameterSource.of(precise), arrays(precise), scope);
    Map<Parameter, NDArray> near = precise(random, CHANGE, scope);
    NDArray nearImages = moved(preciseImages, random, CHANGE);
    List<double[]> moved = gradients(nearImages, ParameterSource.of(near), arrays(near), scope);
    Map<String, Double> largest = new HashMap<>();
    for (int p = 0; p < trainable.size(); p++) {
      double size = CheckedPrecision.difference(exact.get(p), new double[exact.get(p).length]);
      largest.merge(trainable.get(p).layer(), size, Math::max);
    }
    for (int p = 0; p < trainable.size(); p++) {
      double scale =
          Math.max(largest.getOrDefault(trainable.get(p).layer(), 0.0), Double.MIN_NORMAL);
      for (List<double[]> gradients : single) {
        double error = CheckedPrecision.difference(exact.get(p), gradients.get(p)) / scale;
        // Math.max propagates NaN.
        differences.errors()[p] = Math.max(differences.errors()[p], error);
      }
      double noise = CheckedPrecision.difference(exact.get(p), moved.get(p)) / scale;
      differences.noises()[p] = Math.max(differences.noises()[p], noise);
    }
  }

  private List<NDArray> trainableArrays() {
    return trainable.stream().map(NetworkParameter::array).toList();
  }

  private List<NDArray> arrays(Map<Parameter, NDArray> byParameter) {
    return trainable.stream().map(parameter -> byParameter.get(parameter.parameter())).toList();
  }

  /**
   * Float64 copies of the parameters, with each element changed by a fraction of up to {@code
   * change}.
   */
  private Map<Parameter, NDArray> precise(SplittableRandom random, double change, NDManager scope) {
    Map<Parameter, NDArray> copies = new HashMap<>();
    for (NetworkParameter parameter : network.parameters()) {
      NDArray copy = parameter.array().toType(DataType.FLOAT64, true);
      copy.attach(scope);
      NDArray moved = change == 0 ? copy : moved(copy, random, change);
      moved.setRequiresGradient(parameter.trainable());
      copies.put(parameter.parameter(), moved);
    }
    return copies;
  }

  private static NDArray moved(NDArray array, SplittableRandom random, double change) {
    double[] factors = new double[Math.toIntExact(array.size())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1 + change * (2 * random.nextDouble() - 1);
    }
    return array.mul(array.getManager().create(factors, array.getShape()));
  }

  private List<double[]> gradients(
      NDArray images, ParameterSource source, List<NDArray> parameters, NDManager parent) {
    return gradients(
        images,
        parameters,
        parent,
        (batch, sums) -> sums.add(loss.apply(network.forward(batch, true, null, source))));
  }

  /** The gradients of a training step in which libtorch does not compute some convolutions. */
  private List<double[]> gradients(NDArray images, ChainConvolutions chain, NDManager parent) {
    return gradients(
        images,
        trainableArrays(),
        parent,
        (batch, sums) -> sums.add(chain.gradients(loss.apply(chain.outputs(batch, null)))));
  }

  private List<double[]> gradients(
      NDArray images,
      List<NDArray> parameters,
      NDManager parent,
      BiConsumer<NDArray, Gradients> pass) {
    List<double[]> found = new ArrayList<>();
    GradientMode.on(
        () -> {
          try (NDManager scope = parent.newSubManager();
              LossScale unscaled = LossScale.none(kernels);
              Gradients gradients = new Gradients(parameters, Clipping.NONE, unscaled, kernels)) {
            manager.getEngine().setRandomSeed((int) seed);
            // A view that belongs to the scope, so that results computed from it belong to the
            // scope as well.
            NDArray batch = images.transpose();
            batch.attach(scope);
            pass.accept(batch.transpose(), gradients);
            split(gradients.averaged(), scope, found);
          }
        });
    return found;
  }

  private void split(IValue gradients, NDManager scope, List<double[]> found) {
    NDArray flat = kernels.arrays().concatenate(scope, gradients);
    double[] values = flat.toType(DataType.FLOAT64, true).toDoubleArray();
    int from = 0;
    for (NetworkParameter parameter : trainable) {
      int size = Math.toIntExact(parameter.array().size());
      found.add(Arrays.copyOfRange(values, from, from + size));
      from += size;
    }
  }

  /** The number of terms that are summed for one element of a gradient, by layer. */
  private Map<String, Long> terms() {
    Map<String, Long> terms = new HashMap<>();
    for (LayerInfo layer : network.layers()) {
      long pixels = (long) layer.output().height() * layer.output().width();
      terms.merge(layer.owner(), images(network) * pixels, Long::sum);
    }
    return terms;
  }
}
