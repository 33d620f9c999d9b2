package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weight of each class in the training loss. Weights are scaled so that their mean over the
 * training images is 1, so the loss keeps its scale, and a suitable learning rate stays suitable.
 */
public sealed interface ClassWeights {

  /** The type of the option, as text for the reference. */
  String TYPE = "balanced | effective | mapping of number > 0";

  /** The weights before scaling. */
  double[] unscaled(long[] counts, List<String> names);

  /**
   * The weights of the classes.
   *
   * @param counts the number of images of each class, by label
   * @param names the names of the classes, by label
   * @throws InvalidInputException if one of the given names is not a class
   */
  default double[] of(long[] counts, List<String> names) {
    double[] weights = unscaled(counts, names);
    double images = Arrays.stream(counts).sum();
    double sum = 0;
    for (int c = 0; c < weights.length; c++) {
      sum += weights[c] * counts[c];
    }
    double mean = sum / images;
    return Arrays.stream(weights).map(weight -> weight / mean).toArray();
  }

  /**
   * The weights of the classes, for images with the given labels.
   *
   * @param labels one label per image
   */
  default double[] of(int[] labels, List<String> names) {
    long[] counts = new long[names.size()];
    for (int label : labels) {
      counts[label]++;
    }
    return of(counts, names);
  }

  /** Rules that compute the weights from the numbers of images. */
  enum Rule implements ClassWeights {
    /**
     * Weights in inverse proportion to the number of images, so that every class has the same total
     * weight, as with scikit-learn's {@code class_weight="balanced"}.
     */
    BALANCED {
      @Override
      public double[] unscaled(long[] counts, List<String> names) {
        return Arrays.stream(counts).mapToDouble(n -> n == 0 ? 0 : 1.0 / n).toArray();
      }
    },
    /**
     * Weights in inverse proportion to the effective number of images, (1 − βⁿ) / (1 − β) with β =
     * 0.9999 (Cui, Jia, Lin, Song and Belongie, Class-Balanced Loss Based on Effective Number of
     * Samples, 2019). For rare classes, this is nearly the same as {@code BALANCED}; once a class
     * has some 10,000 images, more images hardly lower its weight.
     */
    EFFECTIVE {
      @Override
      public double[] unscaled(long[] counts, List<String> names) {
        return Arrays.stream(counts)
            .mapToDouble(n -> n == 0 ? 0 : (1 - BETA) / (1 - Math.pow(BETA, (double) n)))
            .toArray();
      }
    };

    private static final double BETA = 0.9999;
  }

  /**
   * Weights by class name; classes that are not named have weight 1.
   *
   * @param weights numbers above 0
   */
  record Given(Map<String, Double> weights) implements ClassWeights {

    /** Copies the weights in their order. */
    public Given {
      weights = new LinkedHashMap<>(weights);
    }

    @Override
    public double[] unscaled(long[] counts, List<String> names) {
      for (String name : weights.keySet()) {
        if (!names.contains(name)) {
          throw InvalidInputException.option(
              "class_weights",
              "names " + name + ", which is not a class",
              "did you mean " + Nearest.to(name, names).orElseThrow() + "?");
        }
      }
      return names.stream().mapToDouble(name -> weights.getOrDefault(name, 1.0)).toArray();
    }
  }

  /** The option {@code training.class_weights}. */
  static Setting<ClassWeights> setting() {
    return Setting.<ClassWeights>custom(
            "class_weights",
            TYPE,
            ClassWeights::read,
            "the weight of each class in the training loss: computed from its number of"
                + " images (balanced, effective), or given by name")
        .optional();
  }

  private static ClassWeights read(SettingReader reader, String key) {
    if (reader.raw(key) instanceof String) {
      return reader.choice(key, Rule.class);
    }
    SettingReader section = reader.section(key);
    Map<String, Double> weights = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String name : section.keys()) {
      double weight = section.number(name);
      weights.put(name, weight);
      if (!(weight > 0)) {
        wrong.add(name);
      }
    }
    if (!wrong.isEmpty()) {
      throw InvalidInputException.option(
          key,
          "gives %s the weight %s".formatted(wrong.get(0), weights.get(wrong.get(0))),
          "give a number above 0");
    }
    return new Given(weights);
  }
}
