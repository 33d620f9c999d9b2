package io.github.convlens.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Predicate;

/** A probe that runs libtorch itself. */
final class LibtorchProbe implements Probe {

  /**
   * The number of channels in a block. oneDNN rearranges weights so that it can compute a block of
   * channels at once.
   */
  private static final int BLOCK = 16;

  // The standard convolution of the first attempt.
  private static final int IN = 17;
  private static final int OUT = 20;
  private static final int KERNEL = 3;
  private static final int SIDE = 5;

  @Override
  public boolean standardIsRight(int attempt) {
    return isRight(standard(attempt), Layout.CONTIGUOUS, ConvolutionPath.DIRECT, true);
  }

  /**
   * The standard convolution. In the first attempt, it has 17 input and 20 output channels; each
   * later attempt has two more input channels and two more output channels.
   */
  static ConvolutionCase standard(int attempt) {
    int in = IN + 2 * attempt;
    Shape one = new Shape(1, 1);
    return new ConvolutionCase(
        "standard",
        new Shape(in, SIDE, SIDE),
        new Shape(OUT + 2 * attempt, in, KERNEL, KERNEL),
        true,
        new Reference.Definition(1, 1, 1),
        (x, weight) ->
            x.getNDArrayInternal().convolution(x, weight, null, one, one, one, 1).head());
  }

  @Override
  public boolean isRight(
      ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient) {
    return withGradients(
        manager -> {
          Trial trial = Trial.of(convolution, layout, manager);
          Expectation expected = convolution.reference().of(trial);
          NDArray x = trial.x();
          x.setRequiresGradient(inputGradient);
          dirty(manager, convolution.weight());
          NDArray y = path.run(x, trial.weight(), convolution.computation());
          if (!expected.isOutput(y)) {
            return false;
          }
          if (!inputGradient) {
            return true;
          }
          NDArray upstream = trial.upstream(y.getShape(), manager);
          dirty(manager, convolution.weight());
          return expected.isInputGradient(upstream, inputGradient(x, y, upstream));
        });
  }

  /**
   * The gradient with respect to the input. It is computed without a {@code GradientCollector}: a
   * process can have only one collector at a time, and this one may be in use.
   */
  static NDArray inputGradient(NDArray x, NDArray y, NDArray upstream) {
    JniUtils.backward((PtNDArray) y, (PtNDArray) upstream, false, false);
    return x.getGradient();
  }

  /**
   * Leaves NaN in memory that is likely to be allocated next. The faulty code reads uninitialised
   * memory, and its results would be correct by chance if that memory contained zeros.
   */
  private static void dirty(NDManager manager, Shape weight) {
    long taps = weight.size() / weight.get(0) / weight.get(1);
    long padded = taps * padded(weight.get(0)) * padded(weight.get(1));
    manager.full(weight, Float.NaN).close();
    manager.full(new Shape(padded), Float.NaN).close();
  }

  private static long padded(long channels) {
    return (channels + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static boolean withGradients(Predicate<NDManager> work) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      boolean before = JniUtils.isGradMode();
      JniUtils.setGradMode(true);
      try {
        return work.test(manager);
      } finally {
        JniUtils.setGradMode(before);
      }
    }
  }
}
