package io.github.convlens.data.target;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One or several numbers for each image. A network learns the scaled numbers; scores and
 * predictions are in the original unit.
 *
 * @param values the numbers of each image, in their original unit; the array is not copied and must
 *     not be changed
 * @param scale the scaling of the numbers for the network
 */
public record NumberTargets(double[][] values, TargetScale scale) implements Targets {

  /** Numbers that are not scaled yet. */
  public NumberTargets(double[][] values) {
    this(values, TargetScale.none(values.length == 0 ? 1 : values[0].length));
  }

  @Override
  public Task task() {
    return Task.REGRESS;
  }

  @Override
  public int count() {
    return values.length;
  }

  /** The number of values that each image has. */
  public int width() {
    return scale.mean().length;
  }

  @Override
  public NumberTargets subset(int... indices) {
    double[][] some = new double[indices.length][];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[indices[i]];
    }
    return new NumberTargets(some, scale);
  }

  /** The same numbers with a different scaling for the network. */
  public NumberTargets scaled(TargetScale other) {
    return new NumberTargets(values, other);
  }

  /** One number of every image, in its original unit. */
  public double[] column(int number) {
    return Arrays.stream(values).mapToDouble(row -> row[number]).toArray();
  }

  @Override
  public int[] strata() {
    return new int[values.length];
  }

  @Override
  public String text(int image, List<String> names) {
    return Arrays.stream(values[image])
        .mapToObj(NumberTargets::written)
        .collect(Collectors.joining(LabelTargets.SEPARATOR));
  }

  private static String written(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public NDArray on(NDManager manager) {
    int width = width();
    float[] scaled = new float[Math.multiplyExact(values.length, width)];
    for (int i = 0; i < values.length; i++) {
      for (int number = 0; number < width; number++) {
        scaled[i * width + number] = (float) scale.scaled(number, values[i][number]);
      }
    }
    try (NDArray borrowed = manager.create(scaled, new Shape(values.length, width))) {
      return borrowed.duplicate();
    }
  }
}
