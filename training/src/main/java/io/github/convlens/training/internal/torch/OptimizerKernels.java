package io.github.convlens.training.internal.torch;

import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Updates of a group of parameters, in place, with the semantics of {@code torch.optim}. */
public final class OptimizerKernels {

  private final ScriptModule module;

  OptimizerKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * Parameters that share a weight decay, and the optimiser's state for them.
   *
   * @param first index of the group's first gradient among those of all groups
   * @param decay weight decay
   * @param parameters a list of float32 arrays
   * @param state a list per kind of state, each with an array per parameter: float32, of the
   *     parameter's shape, or a scalar for a count of updates
   */
  public record Group(long first, double decay, IValue parameters, List<IValue> state) {}

  /**
   * One update of one group.
   *
   * @param gradients a list with the gradients of all groups
   * @param rate learning rate
   * @param momentum momentum, or β1
   * @param foundInf a list of one float32 scalar, which skips the update if it is not 0; or an
   *     empty list
   */
  public record Step(
      IValue gradients, Group group, double rate, double momentum, IValue foundInf) {}

  /** {@code torch.optim.SGD}; the state is the velocities. */
  public void sgd(Step step, boolean nesterov) {
    update("sgd", step, nesterov);
  }

  /** {@code torch.optim.Adam}; the state is means, squares and counts of updates. */
  public void adam(Step step, double beta2, double epsilon) {
    update("adam", step, beta2, epsilon);
  }

  /** {@code torch.optim.AdamW}; the state is means, squares and counts of updates. */
  public void adamW(Step step, double beta2, double epsilon) {
    update("adamw", step, beta2, epsilon);
  }

  /**
   * {@code torch.optim.RMSprop}; the state is squares and velocities. If weights decay, the
   * gradients are changed.
   */
  public void rmsProp(Step step, double alpha, double epsilon) {
    update("rmsprop", step, alpha, epsilon);
  }

  /** {@code timm.optim.Lion}; the state is means. */
  public void lion(Step step, double beta2) {
    update("lion", step, beta2);
  }

  /**
   * {@code torch.optim.Muon} for weights of two axes and more, except those with one value in a
   * row; {@code torch.optim.AdamW} for others. The state is means, squares and counts of updates.
   *
   * @param beta1 the beta1 of AdamW
   * @param beta2 the beta2 of AdamW
   * @param epsilon the epsilon of AdamW
   */
  public void muon(Step step, boolean nesterov, double beta1, double beta2, double epsilon) {
    update("muon", step, nesterov, beta1, beta2, epsilon);
  }

  /**
   * Calls a kernel. All optimiser kernels take these arguments, with their own constants after the
   * momentum.
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
