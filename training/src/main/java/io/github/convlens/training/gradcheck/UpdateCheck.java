package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Muon;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.precision.LossScale;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Updates weights with the optimiser's kernels, and compares the result with that of the same
 * formulas in plain float64 arithmetic. The gradients are random. There are two updates, so that
 * the state that is kept between them is checked as well.
 */
public final class UpdateCheck {
  private static final double RATE = 0.01;
  private static final int UPDATES = 2;

  /**
   * The largest error allowed, as a fraction of the largest weight: a few roundings of a float32.
   */
  private static final double TOLERANCE = 0x1p-20;

  private final OptimizerOptions options;
  private final OptimizerOptions plain;
  private final long seed;
  private final Kernels kernels;
  private final NDManager manager;

  public UpdateCheck(OptimizerOptions options, long seed, Kernels kernels, NDManager manager) {
    this(options, options, seed, kernels, manager);
  }

  /**
   * @param plain the optimiser whose formulas are computed in plain arithmetic; normally equal to
   *     {@code options}; a test passes another one to see that the check fails
   */
  UpdateCheck(
      OptimizerOptions options,
      OptimizerOptions plain,
      long seed,
      Kernels kernels,
      NDManager manager) {
    this.options = options;
    this.plain = plain;
    this.seed = seed;
    this.kernels = kernels;
    this.manager = manager;
  }

  /**
   * Updates the parameters, and compares them with the results of the formulas.
   *
   * @param parameters a network's parameters; the trainable ones are changed
   * @return one row for each trainable parameter
   */
  public List<CheckedPrecision> run(List<NetworkParameter> parameters) {
    List<NetworkParameter> trainable = Optimizer.ordered(parameters);
    List<double[]> expected = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    try (NDManager scope = manager.newSubManager();
        LossScale unscaled = LossScale.none(kernels);
        Optimizer optimizer = new Optimizer(options, trainable, unscaled, kernels, scope)) {
      List<PlainUpdates> formulas = new ArrayList<>();
      for (NetworkParameter parameter : trainable) {
        boolean decays = parameter.decays() || options.decayNormAndBias();
        expected.add(values(parameter.array()));
        Shape shape = parameter.array().getShape();
        int rows = Muon.isMatrix(shape) ? Math.toIntExact(shape.get(0)) : 0;
        double[] weights = expected.get(expected.size() - 1);
        formulas.add(new PlainUpdates(plain, decays, RATE, rows, weights));
      }
      for (int update = 0; update < UPDATES; update++) {
        List<NDArray> gradients = new ArrayList<>();
        for (int p = 0; p < formulas.size(); p++) {
          float[] gradient = gradient(expected.get(p).length, random);
          gradients.add(scope.create(gradient, trainable.get(p).array().getShape()));
          formulas.get(p).update(gradient);
        }
        try (IValue list = Kernels.list(gradients)) {
          optimizer.update(list, RATE, options.momentum());
        }
      }
    }
    List<CheckedPrecision> rows = new ArrayList<>();
    for (int p = 0; p < trainable.size(); p++) {
      NetworkParameter parameter = trainable.get(p);
      double[] exact = expected.get(p);
      double largest = CheckedPrecision.difference(exact, new double[exact.length]);
      double error = CheckedPrecision.difference(exact, values(parameter.array())) / largest;
      rows.add(new CheckedPrecision(parameter.name() + " updated", exact.length, error, TOLERANCE));
    }
    return rows;
  }

  private static float[] gradient(int size, SplittableRandom random) {
    float[] gradient = new float[size];
    for (int i = 0; i < size; i++) {
      gradient[i] = (float) (2 * random.nextDouble() - 1);
    }
    return gradient;
  }

  private static double[] values(NDArray array) {
    try (NDArray exact = array.toType(DataType.FLOAT64, true)) {
      return exact.toDoubleArray();
    }
  }
}
