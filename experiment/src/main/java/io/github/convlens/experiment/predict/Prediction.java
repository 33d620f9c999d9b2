package io.github.convlens.experiment.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture and its likeliest classes.
 *
 * @param file its path, as it was given
 * @param classes the likeliest first, one or more
 */
public record Prediction(String file, List<Likely> classes) {

  /** A class and its probability. */
  public record Likely(String name, float probability) {}

  /** Copies the classes. */
  public Prediction {
    classes = List.copyOf(classes);
  }

  /** The likeliest class. */
  public Likely best() {
    return classes.get(0);
  }

  /**
   * Picks the likeliest classes; of equals the first one comes first.
   *
   * @param probabilities of the classes
   * @param names of the classes
   * @param most how many classes to keep, at most
   */
  static Prediction of(String file, double[] probabilities, List<String> names, int most) {
    List<Likely> likely = new ArrayList<>();
    IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -probabilities[c]))
        .limit(most)
        .forEach(c -> likely.add(new Likely(names.get(c), (float) probabilities[c])));
    return new Prediction(file, likely);
  }
}
