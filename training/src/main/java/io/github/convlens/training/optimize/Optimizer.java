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

/**
 * Updates the parameters, one call for those that decay and one for the others, with the semantics
 * of {@code torch.optim}. State (velocities, running means and squares, update counts) is float32
 * on the parameters' device.
 */
public final class Optimizer implements AutoCloseable {

  private final OptimizerOptions options;
  private final OptimizerKernels kernels;
  private final LossScale lossScale;
  private final IValue foundInf;
  private final Map<String, NDArray> state = new LinkedHashMap<>();
  private final List<OptimizerKernels.Group> groups = new ArrayList<>();

  /**
   * @param trainable the parameters in the order of the gradients, those that decay first ({@link
   *     #ordered})
   * @param lossScale if it finds that gradients are not finite, their update leaves parameters and
   *     state as they are; it is part of the state, and updated with it
   */
  public Optimizer(
      OptimizerOptions options,
      List<NetworkParameter> trainable,
      LossScale lossScale,
      Kernels kernels,
      NDManager manager) {
    this.options = options;
    this.kernels = kernels.optimizers();
    this.lossScale = lossScale;
    foundInf = Kernels.list(lossScale.foundInf());
    int decaying =
        options.decayNormAndBias()
            ? trainable.size()
            : (int) trainable.stream().filter(NetworkParameter::decays).count();
    addGroup(trainable, 0, decaying, options.weightDecay(), manager);
    addGroup(trainable, decaying, trainable.size(), 0, manager);
    state.putAll(lossScale.state());
  }

  /** The trainable parameters of a network, those that decay first. */
  public static List<NetworkParameter> ordered(List<NetworkParameter> parameters) {
    List<NetworkParameter> ordered = new ArrayList<>();
    parameters.stream().filter(p -> p.trainable() && p.decays()).forEach(ordered::add);
    parameters.stream().filter(p -> p.trainable() && !p.decays()).forEach(ordered::add);
    return ordered;
  }

  private void addGroup(
      List<NetworkParameter> trainable, int from, int to, double decay, NDManager manager) {
    if (from == to) {
      return;
    }
    List<NetworkParameter> group = trainable.subList(from, to);
    List<IValue> lists = new ArrayList<>();
    for (OptimizerState kind : options.state()) {
      List<NDArray> arrays = new ArrayList<>();
      for (NetworkParameter parameter : group) {
        Shape shape = kind.shape(parameter.array().getShape());
        NDArray zeros = manager.zeros(shape, DataType.FLOAT32);
        state.put(parameter.name() + "/" + kind.key(), zeros);
        arrays.add(zeros);
      }
      lists.add(Kernels.list(arrays));
    }
    IValue parameters = Kernels.list(group.stream().map(NetworkParameter::array).toList());
    groups.add(new OptimizerKernels.Group(from, decay, parameters, lists));
  }

  /**
   * One update.
   *
   * @param gradients in the order of the parameters; RMSprop may change them
   * @param momentum momentum, or β1 for the Adams
   */
  public void update(IValue gradients, double rate, double momentum) {
    for (OptimizerKernels.Group group : groups) {
      options.update(
          kernels, new OptimizerKernels.Step(gradients, group, rate, momentum, foundInf));
    }
    lossScale.update();
  }

  /** The state by name, {@code conv1.weight/velocity}, copied to the host. */
  public Map<String, Tensor> values() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    state.forEach(
        (name, array) -> {
          List<Long> shape = Arrays.stream(array.getShape().getShape()).boxed().toList();
          values.put(name, Tensor.of(floats(array), shape));
        });
    return values;
  }

  /** Counts, which are whole numbers far below 2^24, fit as well. */
  private static float[] floats(NDArray array) {
    return array.getDataType() == DataType.INT32
        ? new float[] {array.getInt()}
        : array.toFloatArray();
  }

  /**
   * Sets the state. Nothing is changed unless everything fits.
   *
   * @param values as {@link #values()} gave them
   * @throws InvalidInputException if a name or a shape is another one
   */
  public void restore(Map<String, Tensor> values) {
    if (!values.keySet().equals(state.keySet())) {
      throw new InvalidInputException(
          "the checkpoint holds another optimiser's state: resume with the optimizer and"
              + " the precision it began with");
    }
    state.forEach(
        (name, array) -> {
          if (values.get(name).data().limit() != array.size() * Float.BYTES) {
            throw new InvalidInputException(
                "the checkpoint's %s is of another shape: resume with the model it began with"
                    .formatted(name));
          }
        });
    state.forEach(
        (name, array) -> {
          try (NDArray copy =
                  array.getManager().create(values.get(name).floats(), array.getShape());
              NDArray typed = copy.toType(array.getDataType(), false)) {
            array.set(new NDIndex("..."), typed);
          }
        });
  }

  @Override
  public void close() {
    for (OptimizerKernels.Group group : groups) {
      group.parameters().close();
      group.state().forEach(IValue::close);
    }
    foundInf.close();
    state.values().forEach(NDArray::close);
  }
}
