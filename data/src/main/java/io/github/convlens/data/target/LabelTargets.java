package io.github.convlens.data.target;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Any number of labels for each image.
 *
 * @param present whether each image has each label; the array is not copied and must not be changed
 * @param labels the number of labels
 */
public record LabelTargets(boolean[][] present, int labels) implements Targets {

  /** The separator between the labels of an image when they are written as text. */
  public static final String SEPARATOR = ";";

  @Override
  public Task task() {
    return Task.MULTI_LABEL;
  }

  @Override
  public int count() {
    return present.length;
  }

  @Override
  public LabelTargets subset(int... indices) {
    boolean[][] some = new boolean[indices.length][];
    for (int i = 0; i < some.length; i++) {
      some[i] = present[indices[i]];
    }
    return new LabelTargets(some, labels);
  }

  /** The same images with only some of the labels, in the order of the list. */
  public LabelTargets keep(List<Integer> kept) {
    boolean[][] some = new boolean[present.length][kept.size()];
    for (int i = 0; i < some.length; i++) {
      for (int label = 0; label < kept.size(); label++) {
        some[i][label] = present[i][kept.get(label)];
      }
    }
    return new LabelTargets(some, kept.size());
  }

  /** Whether an image has a label. */
  public boolean has(int image, int label) {
    return present[image][label];
  }

  /** The fraction of the images that have each label. */
  public double[] prevalence() {
    double[] part = new double[labels];
    for (boolean[] image : present) {
      for (int label = 0; label < labels; label++) {
        part[label] += image[label] ? 1.0 / present.length : 0;
      }
    }
    return part;
  }

  @Override
  public int[] strata() {
    return new int[present.length];
  }

  @Override
  public String text(int image, List<String> names) {
    return text(present[image], names);
  }

  /** The names of some labels with {@link #SEPARATOR} between them; empty if there are none. */
  public static String text(boolean[] chosen, List<String> names) {
    return IntStream.range(0, chosen.length)
        .filter(label -> chosen[label])
        .mapToObj(names::get)
        .collect(Collectors.joining(SEPARATOR));
  }

  @Override
  public NDArray on(NDManager manager) {
    float[] values = new float[Math.multiplyExact(present.length, labels)];
    for (int i = 0; i < values.length; i++) {
      values[i] = present[i / labels][i % labels] ? 1 : 0;
    }
    try (NDArray borrowed = manager.create(values, new Shape(present.length, labels))) {
      return borrowed.duplicate();
    }
  }
}
