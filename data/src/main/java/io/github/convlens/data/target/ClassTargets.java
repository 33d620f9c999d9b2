package io.github.convlens.data.target;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A class for each image.
 *
 * @param labels class indices, from 0; the array is not copied and must not be changed
 */
public record ClassTargets(int[] labels) implements Targets {

  @Override
  public Task task() {
    return Task.CLASSIFY;
  }

  @Override
  public int count() {
    return labels.length;
  }

  @Override
  public ClassTargets subset(int... indices) {
    int[] some = new int[indices.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = labels[indices[i]];
    }
    return new ClassTargets(some);
  }

  @Override
  public int[] strata() {
    return labels;
  }

  @Override
  public String text(int image, List<String> names) {
    return names.get(labels[image]);
  }

  @Override
  public NDArray on(NDManager manager) {
    long[] wide = Arrays.stream(labels).asLongStream().toArray();
    try (NDArray borrowed = manager.create(wide, new Shape(wide.length))) {
      return borrowed.duplicate();
    }
  }
}
