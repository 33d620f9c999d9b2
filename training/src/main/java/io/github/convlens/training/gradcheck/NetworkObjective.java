package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a network on one batch, with its L2 penalty, in float64, as a function of the images
 * and of every trainable parameter.
 *
 * <p>The network runs in training mode. Batch norm uses the batch's statistics. Dropout uses the
 * same seed in every evaluation, and therefore drops the same values. The penalty is decay / 2 · Σ
 * w² over the weights that decay; its analytic gradient is decay · w, which the optimisers add to
 * the gradient of the loss.
 *
 * <p>A random number from a normal distribution with standard deviation {@value #NUDGE} is added to
 * each element of a trainable parameter. Without this, some values could lie exactly on a kink, for
 * example where a bias is 0 and the background is blank.
 */
public final class NetworkObjective implements Objective, AutoCloseable {

  /** The name of the images among the variables. */
  public static final String INPUT = "input";

  private static final double NUDGE = 0.01;

  private final Network network;
  private final UnaryOperator<NDArray> loss;
  private final double decay;
  private final Kernels kernels;
  private final NDManager manager;
  private final long seed;
  private final Map<Parameter, NDArray> precise = new HashMap<>();
  private final ParameterSource source;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Boolean> decays = new ArrayList<>();
  private final IValue arrays;
  private final @Nullable IValue decaying;

  /**
   * @param images the batch, (N, C, H, W), which is copied
   * @param loss maps the network's outputs to a scalar that is part of the autograd graph
   * @param seed the seed for dropout and for the random changes of parameters
   */
  public NetworkObjective(
      Network network,
      NDArray images,
      UnaryOperator<NDArray> loss,
      L2Penalty penalty,
      long seed,
      Kernels kernels,
      NDManager parent) {
    this(network, images, loss, penalty, seed, kernels, parent, UnaryOperator.identity());
  }

  /**
   * @param disturb replaces the source of the parameters' values, so that a test can check that
   *     wrong gradients are found; the identity outside tests
   */
  NetworkObjective(
      Network network,
      NDArray images,
      UnaryOperator<NDArray> loss,
      L2Penalty penalty,
      long seed,
      Kernels kernels,
      NDManager parent,
      UnaryOperator<ParameterSource> disturb) {
    this.network = network;
    this.loss = loss;
    this.decay = penalty.decay();
    this.kernels = kernels;
    this.seed = seed;
    manager = parent.newSubManager();
    source = disturb.apply(ParameterSource.of(precise));
    SplittableRandom random = new SplittableRandom(seed);
    List<NDArray> penalised = new ArrayList<>();
    add(INPUT, copy(images));
    decays.add(false);
    for (NetworkParameter parameter : network.parameters()) {
      NDArray copy = copy(parameter.array());
      precise.put(parameter.parameter(), copy);
      if (parameter.trainable()) {
        nudge(copy, random);
        add(parameter.name(), copy);
        decays.add(penalty.covers(parameter));
        if (penalty.covers(parameter)) {
          penalised.add(copy);
        }
      }
    }
    arrays = Kernels.list(variables.stream().map(Variable::array).toList());
    decaying = penalised.isEmpty() ? null : Kernels.list(penalised);
  }

  private void add(String name, NDArray array) {
    array.setRequiresGradient(true);
    variables.add(new Variable(name, array));
  }

  private NDArray copy(NDArray array) {
    NDArray copy = array.toType(DataType.FLOAT64, true);
    copy.attach(manager);
    return copy;
  }

  private void nudge(NDArray array, SplittableRandom random) {
    double[] values = array.toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += NUDGE * gaussian(random);
    }
    try (NDArray moved = manager.create(values, array.getShape())) {
      array.set(new NDIndex("..."), moved);
    }
  }

  /** A normally distributed number, by the Box–Muller transform. */
  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Override
  public List<Variable> variables() {
    return variables;
  }

  @Override
  public double value() {
    return GradientMode.off(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            double value = forward(scope).getDouble();
            if (decaying != null) {
              value += decay * kernels.arrays().halfSquares(scope, decaying).getDouble();
            }
            return value;
          }
        });
  }

  @Override
  public List<double[]> gradient() {
    List<double[]> gradient = new ArrayList<>();
    GradientMode.on(
        () -> {
          try (NDManager scope = manager.newSubManager();
              IValue found = kernels.gradients().of(forward(scope), arrays)) {
            NDArray flat = kernels.arrays().concatenate(scope, found);
            split(flat.toDoubleArray(), gradient);
          }
        });
    return gradient;
  }

  private void split(double[] flat, List<double[]> gradient) {
    int from = 0;
    for (int i = 0; i < variables.size(); i++) {
      double[] weights = variables.get(i).array().toDoubleArray();
      double[] derivatives = Arrays.copyOfRange(flat, from, from + weights.length);
      for (int j = 0; decays.get(i) && j < derivatives.length; j++) {
        derivatives[j] += decay * weights[j];
      }
      gradient.add(derivatives);
      from += weights.length;
    }
  }

  private NDArray forward(NDManager scope) {
    manager.getEngine().setRandomSeed((int) seed);
    // A view that belongs to the scope, so that results computed from it belong to the scope as
    // well.
    NDArray images = variables.get(0).array().reshape(variables.get(0).array().getShape());
    images.attach(scope);
    NDArray outputs = network.forward(images, true, null, source);
    return loss.apply(outputs);
  }

  @Override
  public void close() {
    arrays.close();
    if (decaying != null) {
      decaying.close();
    }
    manager.close();
  }
}
