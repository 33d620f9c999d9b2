package io.github.convlens.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Tries out libtorch itself. All values are small whole numbers, so that every sum is exact in
 * float32 whatever the order of its terms.
 */
final class LibtorchProbe implements Probe {

  /** One image may take other code than several. */
  private static final int BATCH = 2;

  /** Values lie between minus this and this. */
  private static final int LARGEST = 4;

  /** Where an engine uses transforms that round, as Winograd's, sums are not exact. */
  private static final double TOLERANCE = 1e-4;

  /** Channels that oneDNN computes at once, for which it rearranges weights. */
  private static final int BLOCK = 16;

  @Override
  public boolean standardIsRight(int attempt) {
    StandardConvolution standard = new StandardConvolution(attempt);
    Shape one = new Shape(1, 1);
    return withGradients(
        manager -> {
          NDArray x = manager.create(standard.input(), standard.inputShape());
          x.setRequiresGradient(true);
          NDArray weight = manager.create(standard.weight(), standard.weightShape());
          dirty(manager, weight.getShape());
          NDArray y = x.getNDArrayInternal().convolution(x, weight, null, one, one, one, 1).head();
          NDArray upstream = manager.create(standard.upstream(), y.getShape());
          NDArray gradient = inputGradient(x, y, upstream);
          return standard.matches(y.toFloatArray(), gradient.toFloatArray());
        });
  }

  @Override
  public boolean isRight(
      ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient) {
    return withGradients(
        manager -> {
          SplittableRandom random = new SplittableRandom(convolution.weight().size());
          NDArray x =
              wholeNumbers(new Shape(BATCH).addAll(convolution.image()), layout, random, manager);
          NDArray weight = wholeNumbers(convolution.weight(), Layout.CONTIGUOUS, random, manager);
          NDArray exactX = exact(x);
          exactX.setRequiresGradient(inputGradient);
          NDArray exactY = convolution.computation().of(exactX, exact(weight));
          x.setRequiresGradient(inputGradient);
          dirty(manager, weight.getShape());
          NDArray y = path.run(x, weight, convolution.computation());
          if (!inputGradient || !same(exactY, y)) {
            return same(exactY, y);
          }
          NDArray upstream = wholeNumbers(y.getShape(), layout, random, manager);
          NDArray exactGradient = inputGradient(exactX, exactY, exact(upstream));
          dirty(manager, weight.getShape());
          return same(exactGradient, inputGradient(x, y, upstream));
        });
  }

  private static NDArray wholeNumbers(
      Shape shape, Layout layout, SplittableRandom random, NDManager manager) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(-LARGEST, LARGEST + 1);
    }
    if (layout == Layout.CONTIGUOUS || shape.dimension() != 4) {
      return manager.create(values, shape);
    }
    Shape ordered = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
    return manager.create(values, ordered).transpose(0, 3, 1, 2);
  }

  private static NDArray exact(NDArray array) {
    return array.toType(DataType.FLOAT64, true);
  }

  /** Not by a {@code GradientCollector}: a process has only one at a time, which may be in use. */
  private static NDArray inputGradient(NDArray x, NDArray y, NDArray upstream) {
    JniUtils.backward((PtNDArray) y, (PtNDArray) upstream, false, false);
    return x.getGradient();
  }

  /**
   * Leaves values that are not numbers in memory that is likely to be used next: the fault reads
   * what it should have written, and would be harmless where that happens to be zero.
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

  private static boolean same(NDArray exact, NDArray actual) {
    double error = largest(exact(actual).sub(exact));
    return error == 0 || error <= TOLERANCE * largest(exact);
  }

  private static double largest(NDArray array) {
    return array.abs().max().toDoubleArray()[0];
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
