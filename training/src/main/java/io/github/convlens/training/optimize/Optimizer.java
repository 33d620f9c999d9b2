package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.NetworkParameter;
import io.github.convlens.training.torch.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Updates all trainable parameters in one call, with the semantics of {@code torch.optim}. State
 * (velocities, running means and squares, update counts) is float32 on the parameters' device.
 */
public final class Optimizer implements AutoCloseable {

  private final OptimizerOptions options;
  private final Kernels kernels;
  private final IValue parameters;
  private final Map<String, NDArray> state = new LinkedHashMap<>();
  private final List<IValue> stateLists = new ArrayList<>();
  private final long decayed;

  /**
   * @param trainable the parameters in the order of the gradients, those that decay first ({@link
   *     #ordered})
   */
  public Optimizer(
      OptimizerOptions options,
      List<NetworkParameter> trainable,
      Kernels kernels,
      NDManager manager) {
    this.options = options;
    this.kernels = kernels;
    this.decayed =
        options.decayNormAndBias()
            ? trainable.size()
            : trainable.stream().filter(NetworkParameter::decays).count();
    this.parameters = Kernels.list(trainable.stream().map(NetworkParameter::array).toList());

    for (String name : stateNames(options)) {
      List<NDArray> arrays = new ArrayList<>();
      for (NetworkParameter parameter : trainable) {
        Shape shape = name.equals("updates") ? new Shape() : parameter.array().getShape();
        NDArray zeros = manager.zeros(shape, DataType.FLOAT32);
        state.put(parameter.name() + "/" + name, zeros);
        arrays.add(zeros);
      }
      stateLists.add(Kernels.list(arrays));
    }
  }

  /** The trainable parameters of a network, those that decay first. */
  public static List<NetworkParameter> ordered(List<NetworkParameter> parameters) {
    List<NetworkParameter> ordered = new ArrayList<>();
    parameters.stream().filter(p -> p.trainable() && p.decays()).forEach(ordered::add);
    parameters.stream().filter(p -> p.trainable() && !p.decays()).forEach(ordered::add);
    return ordered;
  }

  /**
   * One update.
   *
   * @param gradients in the order of the parameters; RMSprop may change them
   * @param momentum momentum, or β1 for the Adams
   */
  public void update(IValue gradients, double rate, double momentum) {
    if (options instanceof OptimizerOptions.Sgd sgd) {
      kernels.update(
          "sgd",
          parameters,
          gradients,
          stateLists.get(0),
          rate,
          momentum,
          sgd.weightDecay(),
          sgd.nesterov(),
          decayed);
    } else if (options instanceof OptimizerOptions.Adam adam) {
      adam("adam", gradients, rate, momentum, adam.beta2(), adam.weightDecay(), adam.epsilon());
    } else if (options instanceof OptimizerOptions.AdamW adam) {
      adam("adamw", gradients, rate, momentum, adam.beta2(), adam.weightDecay(), adam.epsilon());
    } else if (options instanceof OptimizerOptions.RmsProp rmsProp) {
      kernels.update(
          "rmsprop",
          parameters,
          gradients,
          stateLists.get(0),
          stateLists.get(1),
          rate,
          rmsProp.alpha(),
          rmsProp.epsilon(),
          momentum,
          rmsProp.weightDecay(),
          decayed);
    }
  }

  private void adam(
      String method,
      IValue gradients,
      double rate,
      double beta1,
      double beta2,
      double decay,
      double epsilon) {
    kernels.update(
        method,
        parameters,
        gradients,
        stateLists.get(0),
        stateLists.get(1),
        stateLists.get(2),
        rate,
        beta1,
        beta2,
        decay,
        epsilon,
        decayed);
  }

  /** The state by name, {@code conv1.weight/velocity}: what a checkpoint holds, live arrays. */
  public Map<String, NDArray> state() {
    return Map.copyOf(state);
  }

  private static List<String> stateNames(OptimizerOptions options) {
    if (options instanceof OptimizerOptions.Sgd) {
      return List.of("velocity");
    }
    if (options instanceof OptimizerOptions.RmsProp) {
      return List.of("square", "velocity");
    }
    return List.of("mean", "square", "updates");
  }

  @Override
  public void close() {
    parameters.close();
    stateLists.forEach(IValue::close);
    state.values().forEach(NDArray::close);
  }
}
