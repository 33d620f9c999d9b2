package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import io.github.convlens.training.precision.LossScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Updates the parameters with the semantics of {@code torch.optim}. All parameters that share a
 * weight decay and a learning rate are updated in one call. The state (velocities, running means,
 * running mean squares, and counts of updates) is float32 on the parameters' device.
 */
public final class Optimizer implements AutoCloseable {

  private final OptimizerOptions options;
  private final OptimizerKernels kernels;
  private final LossScale lossScale;
  private final IValue foundInf;
  private final Map<String, NDArray> state = new LinkedHashMap<>();
  private final OwnRates own;
  private final List<Segment> segments = new ArrayList<>();

  /** Parameters with the same weight decay and the same factor of the learning rate. */
  private record Segment(OptimizerKernels.Group group, double rate) {}

  /**
   * @param trainable the parameters in the order of the gradients, in which parameters with weight
   *     decay come first ({@link #ordered})
   * @param lossScale the loss scale; if it finds gradients that are not finite, the update changes
   *     neither parameters nor state. The scale itself is part of the state, and every update
   *     adapts it
   */
  public Optimizer(
      OptimizerOptions options,
      List<NetworkParameter> trainable,
      LossScale lossScale,
      Kernels kernels,
      NDManager manager) {
    this(options, trainable, OwnRates.NONE, lossScale, kernels, manager);
  }

  /**
   * @param own the learning rates and weight decays of single parameters, with which the parameters
   *     were ordered
   */
  public Optimizer(
      OptimizerOptions options,
      List<NetworkParameter> trainable,
      OwnRates own,
      LossScale lossScale,
      Kernels kernels,
      NDManager manager) {
    this.options = options;
    this.kernels = kernels.optimizers();
    this.lossScale = lossScale;
    this.own = own;
    foundInf = Kernels.list(lossScale.foundInf());
    for (NetworkParameter parameter : trainable) {
      for (OptimizerState kind : options.state()) {
        Shape shape = kind.shape(parameter.array().getShape());
        state.put(key(parameter, kind), manager.zeros(shape, DataType.FLOAT32));
      }
    }
    state.putAll(lossScale.state());
    select(trainable);
  }

  private static String key(NetworkParameter parameter, OptimizerState kind) {
    return parameter.name() + "/" + kind.key();
  }

  /**
   * The trainable parameters of a network. Those to which weight decay applies by default come
   * first.
   */
  public static List<NetworkParameter> ordered(List<NetworkParameter> parameters) {
    return ordered(parameters, OwnRates.NONE);
  }

  /**
   * The trainable parameters of a network, grouped by rate and weight decay. Weights, to which the
   * optimiser's weight decay applies by default, come first.
   */
  public static List<NetworkParameter> ordered(List<NetworkParameter> parameters, OwnRates own) {
    List<NetworkParameter> ordered = new ArrayList<>();
    parameters.stream()
        .filter(p -> p.trainable() && p.decays())
        .sorted(own.order())
        .forEach(ordered::add);
    parameters.stream()
        .filter(p -> p.trainable() && !p.decays())
        .sorted(own.order())
        .forEach(ordered::add);
    return ordered;
  }

  /**
   * Restricts all further updates to some of the parameters. The state of the other parameters is
   * kept.
   *
   * @param parameters the parameters, in the order of the gradients, which is the order of {@link
   *     #ordered}
   */
  public void select(List<NetworkParameter> parameters) {
    closeSegments();
    int from = 0;
    for (int to = 1; to <= parameters.size(); to++) {
      if (to == parameters.size() || !together(parameters.get(from), parameters.get(to))) {
        add(parameters.subList(from, to), from);
        from = to;
      }
    }
  }

  private boolean together(NetworkParameter first, NetworkParameter second) {
    return own.decay(first, options) == own.decay(second, options)
        && own.rate(first) == own.rate(second);
  }

  private void add(List<NetworkParameter> parameters, int first) {
    List<IValue> lists = new ArrayList<>();
    for (OptimizerState kind : options.state()) {
      lists.add(Kernels.list(parameters.stream().map(one -> state.get(key(one, kind))).toList()));
    }
    IValue arrays = Kernels.list(parameters.stream().map(NetworkParameter::array).toList());
    NetworkParameter any = parameters.get(0);
    var group = new OptimizerKernels.Group(first, own.decay(any, options), arrays, lists);
    segments.add(new Segment(group, own.rate(any)));
  }

  private void closeSegments() {
    for (Segment segment : segments) {
      segment.group().parameters().close();
      segment.group().state().forEach(IValue::close);
    }
    segments.clear();
  }

  /**
   * Performs one update.
   *
   * @param gradients the gradients, in the order of the parameters; RMSprop may change them
   * @param momentum the momentum, or β1 for Adam, AdamW and Lion
   */
  public void update(IValue gradients, double rate, double momentum) {
    for (Segment segment : segments) {
      double ownRate = rate * segment.rate();
      options.update(
          kernels,
          new OptimizerKernels.Step(gradients, segment.group(), ownRate, momentum, foundInf));
    }
    lossScale.update();
  }

  /** The state, copied to the host, by name, such as {@code conv1.weight/velocity}. */
  public Map<String, Tensor> values() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    state.forEach(
        (name, array) -> {
          List<Long> shape = Arrays.stream(array.getShape().getShape()).boxed().toList();
          values.put(name, Tensor.of(floats(array), shape));
        });
    return values;
  }

  /** The values as floats. Floats can also hold the counts, which are integers far below 2^24. */
  private static float[] floats(NDArray array) {
    return array.getDataType() == DataType.INT32
        ? new float[] {array.getInt()}
        : array.toFloatArray();
  }

  /**
   * Sets the state. If any value does not fit, nothing is changed.
   *
   * @param values the values, as returned by {@link #values()}
   * @throws InvalidInputException if the names, or the size of an array, differ from those of this
   *     optimiser's state
   */
  public void restore(Map<String, Tensor> values) {
    if (!values.keySet().equals(state.keySet())) {
      throw new InvalidInputException(
          "the checkpoint holds another optimiser's state: resume with the optimizer and"
              + " precision that the run began with");
    }
    state.forEach(
        (name, array) -> {
          if (Objects.requireNonNull(values.get(name)).data().limit()
              != array.size() * Float.BYTES) {
            throw new InvalidInputException(
                ("the checkpoint's %s has another shape: resume with the model that the run began"
                        + " with")
                    .formatted(name));
          }
        });
    state.forEach(
        (name, array) -> {
          try (NDArray copy =
                  array
                      .getManager()
                      .create(Objects.requireNonNull(values.get(name)).floats(), array.getShape());
              NDArray typed = copy.toType(array.getDataType(), false)) {
            array.set(new NDIndex("..."), typed);
          }
        });
  }

  @Override
  public void close() {
    closeSegments();
    foundInf.close();
    state.values().forEach(NDArray::close);
  }
}
