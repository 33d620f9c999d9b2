package io.github.convlens.training.optimize;

import io.github.convlens.training.torch.OptimizerKernels;
import java.util.List;

/**
 * Which optimiser moves the weights, and its constants. The learning rate is not here: it comes
 * from the {@link Schedule}, as does a momentum that changes over the run, which then replaces
 * {@code momentum} or {@code beta1}.
 *
 * <p>All follow PyTorch's semantics ({@code torch.optim}). Weight decay is in units of the weight
 * per unit of learning rate; normalisation layers and biases are left out of it unless {@code
 * decayNormAndBias}.
 */
public sealed interface OptimizerOptions {

  /** L2 penalty ({@code Sgd}, {@code Adam}, {@code RmsProp}) or decoupled decay ({@code AdamW}). */
  double weightDecay();

  /** Whether decay applies to normalisation layers and biases too. */
  boolean decayNormAndBias();

  /** Momentum (or β1) where the schedule gives none. */
  double momentum();

  /** The arrays that it keeps for each parameter, in the order in which its kernel takes them. */
  List<OptimizerState> state();

  /** Updates a group of parameters. */
  void update(OptimizerKernels kernels, OptimizerKernels.Step step);

  /** Whether weight decay is decoupled from the gradient, rather than an L2 penalty on it. */
  default boolean decoupledDecay() {
    return false;
  }

  /**
   * Stochastic gradient descent: {@code v = momentum · v + g}, {@code w -= rate · v}, or with
   * Nesterov's correction {@code w -= rate · (g + momentum · v)}.
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    public Sgd {
      Require.fraction("momentum", momentum);
      Require.notNegative("weight_decay", weightDecay);
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException(
            "nesterov needs a momentum above 0: set momentum, or nesterov: false");
      }
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.VELOCITY);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.sgd(step, nesterov);
    }
  }

  /** Adam (Kingma and Ba, 2015) with weight decay as an L2 penalty on the gradient. */
  record Adam(
      double beta1, double beta2, double epsilon, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    public Adam {
      Require.adam(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public double momentum() {
      return beta1;
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.MEAN, OptimizerState.SQUARE, OptimizerState.UPDATES);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.adam(step, beta2, epsilon);
    }
  }

  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019): fastai's default. */
  record AdamW(
      double beta1, double beta2, double epsilon, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    public AdamW {
      Require.adam(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public double momentum() {
      return beta1;
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.MEAN, OptimizerState.SQUARE, OptimizerState.UPDATES);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.adamW(step, beta2, epsilon);
    }

    @Override
    public boolean decoupledDecay() {
      return true;
    }
  }

  /** RMSprop: the gradient over the root of its running mean square (decay rate {@code alpha}). */
  record RmsProp(
      double alpha, double epsilon, double momentum, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    public RmsProp {
      Require.fraction("alpha", alpha);
      Require.fraction("momentum", momentum);
      Require.positive("epsilon", epsilon);
      Require.notNegative("weight_decay", weightDecay);
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.SQUARE, OptimizerState.VELOCITY);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.rmsProp(step, alpha, epsilon);
    }
  }
}
