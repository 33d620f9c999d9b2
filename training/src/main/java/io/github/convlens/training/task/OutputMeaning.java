package io.github.convlens.training.task;

import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.LabelExamples;
import io.github.convlens.training.metric.Threshold;
import java.util.List;
import java.util.Map;

/** The meaning of a trained network's outputs, which is stored with the network's weights. */
public sealed interface OutputMeaning {

  /** The names of the classes, labels or numbers. */
  List<String> names();

  /** The task. */
  Task task();

  /**
   * Targets in the form that this network was trained to output: numbers are scaled with the
   * network's scale.
   *
   * @param targets the targets, which are of the same task
   */
  Targets seen(Targets targets);

  /**
   * The meaning of the outputs of the same network after a different epoch.
   *
   * @param scores the scores of the epoch, and the values that it reports after them
   */
  default OutputMeaning at(Map<String, Double> scores) {
    return this;
  }

  /** One logit for each class or, if there are two classes, only the logit of the second class. */
  record OfClasses(List<String> names) implements OutputMeaning {
    /** Copies the names. */
    public OfClasses {
      names = List.copyOf(names);
    }

    @Override
    public Task task() {
      return Task.CLASSIFY;
    }

    @Override
    public Targets seen(Targets targets) {
      return targets;
    }
  }

  /**
   * A logit for each label.
   *
   * @param threshold the lowest probability at which a label is predicted
   */
  record OfLabels(List<String> names, Threshold threshold) implements OutputMeaning {
    /** Copies the names. */
    public OfLabels {
      names = List.copyOf(names);
    }

    @Override
    public Task task() {
      return Task.MULTI_LABEL;
    }

    @Override
    public Targets seen(Targets targets) {
      return targets;
    }

    @Override
    public OutputMeaning at(Map<String, Double> scores) {
      Double reported = scores.get(Threshold.KEY);
      return reported == null ? this : new OfLabels(names, new Threshold(reported));
    }

    /** The probability of each label. */
    public double[] probabilities(float... outputs) {
      return LabelExamples.probabilities(outputs);
    }

    /** Whether each label is predicted. */
    public boolean[] chosen(double... probabilities) {
      boolean[] chosen = new boolean[probabilities.length];
      for (int label = 0; label < chosen.length; label++) {
        chosen[label] = probabilities[label] >= threshold.value();
      }
      return chosen;
    }
  }

  /**
   * Scaled numbers.
   *
   * @param scale the scale, which is undone in predictions
   */
  record OfNumbers(List<String> names, TargetScale scale) implements OutputMeaning {
    /** Copies the names. */
    public OfNumbers {
      names = List.copyOf(names);
    }

    @Override
    public Task task() {
      return Task.REGRESS;
    }

    @Override
    public Targets seen(Targets targets) {
      return ((NumberTargets) targets).scaled(scale);
    }

    /** The numbers in their original unit. */
    public double[] numbers(float... outputs) {
      double[] numbers = new double[outputs.length];
      for (int number = 0; number < numbers.length; number++) {
        numbers[number] = scale.unscaled(number, outputs[number]);
      }
      return numbers;
    }
  }
}
