package io.github.convlens.experiment.predict;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.data.target.LabelTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The prediction of a network for a picture. */
public sealed interface Prediction {

  /** The path of the picture, as the user gave it. */
  String file();

  /**
   * The cells that follow the file in a row of a table of predictions, in the order of {@link
   * OutputReading#columns}.
   */
  List<Object> cells();

  /** Adds the prediction to the picture's JSON object. */
  void put(ObjectNode object);

  /** The prediction as text: classes, predicted labels, or numbers. */
  List<Said> said();

  /** A class or a label, and its probability. */
  record Likely(String name, float probability) {
    private Said said() {
      return new Said(name, String.format(Locale.ROOT, "%.4f", probability));
    }
  }

  /** The name of a class, label or number, and its probability or value as text. */
  record Said(String name, String value) {}

  /**
   * The prediction of one class among several.
   *
   * @param classes one or more classes in descending order of their probability
   */
  record OfClass(String file, List<Likely> classes) implements Prediction {
    /** Keeps an immutable copy of the classes. */
    public OfClass {
      classes = List.copyOf(classes);
    }

    @Override
    public List<Object> cells() {
      List<Object> cells = new ArrayList<>();
      for (Likely likely : classes) {
        cells.add(likely.name);
        cells.add(likely.probability);
      }
      return cells;
    }

    /**
     * Adds the class, its probability and, if the prediction has several classes, a list of all of
     * them.
     */
    @Override
    public void put(ObjectNode object) {
      put(object, classes.get(0));
      if (classes.size() > 1) {
        ArrayNode all = object.putArray("classes");
        classes.forEach(likely -> put(all.addObject(), likely));
      }
    }

    private static void put(ObjectNode object, Likely likely) {
      object.put("class", likely.name).put("probability", likely.probability);
    }

    @Override
    public List<Said> said() {
      return classes.stream().map(Likely::said).toList();
    }
  }

  /**
   * The prediction of any number of labels.
   *
   * @param labels the predicted labels, in the order of {@code all}
   * @param all all labels with their probabilities
   */
  record OfLabels(String file, List<Likely> labels, List<Likely> all) implements Prediction {
    /** Keeps immutable copies of the labels. */
    public OfLabels {
      labels = List.copyOf(labels);
      all = List.copyOf(all);
    }

    @Override
    public List<Object> cells() {
      List<Object> cells = new ArrayList<>();
      cells.add(
          labels.stream().map(Likely::name).collect(Collectors.joining(LabelTargets.SEPARATOR)));
      all.forEach(likely -> cells.add(likely.probability));
      return cells;
    }

    /** Adds the predicted labels, and the probability of every label by its name. */
    @Override
    public void put(ObjectNode object) {
      ArrayNode names = object.putArray("labels");
      labels.forEach(likely -> names.add(likely.name));
      ObjectNode probabilities = object.putObject("probabilities");
      all.forEach(likely -> probabilities.put(likely.name, likely.probability));
    }

    @Override
    public List<Said> said() {
      return labels.stream().map(Likely::said).toList();
    }
  }

  /**
   * The prediction of numbers, in their original unit.
   *
   * @param names the names of the numbers
   * @param values the value of each number; the array is not copied and must not be changed
   */
  record OfNumbers(String file, List<String> names, double[] values) implements Prediction {
    /** Keeps an immutable copy of the names. */
    public OfNumbers {
      names = List.copyOf(names);
    }

    @Override
    public List<Object> cells() {
      List<Object> cells = new ArrayList<>();
      for (double value : values) {
        cells.add(value);
      }
      return cells;
    }

    /** Adds the numbers by their names. */
    @Override
    public void put(ObjectNode object) {
      ObjectNode numbers = object.putObject("numbers");
      for (int number = 0; number < values.length; number++) {
        numbers.put(names.get(number), values[number]);
      }
    }

    @Override
    public List<Said> said() {
      List<Said> said = new ArrayList<>();
      for (int number = 0; number < values.length; number++) {
        said.add(new Said(names.get(number), String.format(Locale.ROOT, "%.6g", values[number])));
      }
      return said;
    }
  }
}
