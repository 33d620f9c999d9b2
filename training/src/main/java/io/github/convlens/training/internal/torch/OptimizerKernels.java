package io.github.convlens.training.internal.torch;

import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The kernels that update a group of parameters in place, with the semantics of {@code
 * torch.optim}.
 */
public final class OptimizerKernels {

  private final ScriptModule module;

  OptimizerKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * Parameters that share a weight decay, and the optimiser's state for them.
   *
   * @param first the index of the group's first gradient in the list of the gradients of all groups
   * @param decay the weight decay
   * @param parameters a list of float32 arrays
   * @param state one list per kind of state, with one array per parameter: a float32 array of the
   *     parameter's shape, or a scalar for a count of updates
   */
  public record Group(long first, double decay, IValue parameters, List<IValue> state) {}

  /**
   * One update of one group.
   *
   * @param gradients a list with the gradients of all groups
   * @param rate the learning rate
   * @param momentum the momentum, or β1
   * @param foundInf a list of one float32 scalar, or an empty list; the update is skipped if the
   *     scalar is not 0
   */
  public record Step(
      IValue gradients, Group group, double rate, double momentum, IValue foundInf) {}

  /** The update of {@code torch.optim.SGD}. The state consists of velocities. */
  public void sgd(Step step, boolean nesterov) {
    update("sgd", step, nesterov);
  }

  /**
   * The update of {@code torch.optim.Adam}. The state consists of means, mean squares and counts of
   * updates.
   */
  public void adam(Step step, double beta2, double epsilon) {
    update("adam", step, beta2, epsilon);
  }

  /**
   * The update of {@code torch.optim.AdamW}. The state consists of means, mean squares and counts
   * of updates.
   */
  public void adamW(Step step, double beta2, double epsilon) {
    update("adamw", step, beta2, epsilon);
  }

  /**
   * The update of {@code torch.optim.RMSprop}. The state consists of mean squares and velocities.
   * If there is weight decay, the gradients are changed.
   */
  public void rmsProp(Step step, double alpha, double epsilon) {
    update("rmsprop", step, alpha, epsilon);
  }

  /** The update of {@code timm.optim.Lion}. The state consists of means. */
  public void lion(Step step, double beta2) {
    update("lion", step, beta2);
  }

  /**
   * The update of {@code torch.optim.Muon} for weights with at least two axes and more than one
   * value in a row, and that of {@code torch.optim.AdamW} for all other parameters. The state
   * consists of means, mean squares and counts of updates.
   *
   * @param beta1 the beta1 of AdamW
   * @param beta2 the beta2 of AdamW
   * @param epsilon the epsilon of AdamW
   */
  public void muon(Step step, boolean nesterov, double beta1, double beta2, double epsilon) {
    update("muon", step, nesterov, beta1, beta2, epsilon);
  }

  /**
   * Calls a kernel. All optimiser kernels take the same arguments, except that each has its own
   * constants after the momentum.
   */
  private void update(String kernel, Step step, Object... constants) {
    Group group = step.group;
    List<Object> arguments = new ArrayList<>();
    Collections.addAll(arguments, step.gradients, group.first, group.parameters);
    arguments.addAll(group.state);
    Collections.addAll(arguments, group.decay, step.rate, step.momentum);
    Collections.addAll(arguments, constants);
    arguments.add(step.foundInf);
    module.update(kernel, arguments.toArray());
  }
}
