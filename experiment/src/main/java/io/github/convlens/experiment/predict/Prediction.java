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

  /** The path of the picture, as it was given. */
  String file();

  /**
   * The cells after the file in a table of predictions, in the order of {@link
   * OutputReading#columns}.
   */
  List<Object> cells();

  /** Adds the answer to the picture's JSON object. */
  void put(ObjectNode object);

  /** The answer in a readable form: classes, predicted labels, or numbers. */
  List<Said> said();

  /** A class or label and its probability. */
  record Likely(String name, float probability) {
    private Said said() {
      return new Said(name, String.format(Locale.ROOT, "%.4f", probability));
    }
  }

  /** A name and, as text, its probability or value. */
  record Said(String name, String value) {}

  /**
   * One class of several.
   *
   * @param classes one or more classes, the likeliest first
   */
  record OfClass(String file, List<Likely> classes) implements Prediction {
    /** Keeps the classes. */
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

    /** The class, its probability and, if there are several classes, a list of all of them. */
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
   * Any number of labels.
   *
   * @param labels the predicted labels, in the order of {@code all}
   * @param all all labels, each with its probability
   */
  record OfLabels(String file, List<Likely> labels, List<Likely> all) implements Prediction {
    /** Keeps the labels. */
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

    /** The labels, and the probabilities of all by their names. */
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
   * Numbers, in their own unit.
   *
   * @param names the names of the numbers
   * @param values the value of each; not copied, must not be changed
   */
  record OfNumbers(String file, List<String> names, double[] values) implements Prediction {
    /** Keeps the names. */
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

    /** The numbers by their names. */
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
