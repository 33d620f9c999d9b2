package io.github.convlens.insight.diagnose;

import io.github.convlens.data.target.Task;

/**
 * What is known about a rule before it examines a run.
 *
 * @param name the name of the rule in findings and in docs/diagnosis.md
 * @param basis what the findings are based on
 * @param classesOnly whether the rule is about classes, and so applies only to classification
 * @param timing when in a run the findings hold
 * @param measure what a remedy must improve
 * @param shown the quantity that illustrates a finding
 */
public record RuleFacts(
    String name, Basis basis, boolean classesOnly, Timing timing, Measure measure, Quantity shown) {

  /** When in a run the findings of a rule hold. */
  public enum Timing {
    /** As soon as there are enough batches. Such findings can end a run early. */
    EARLY,
    /** Once the run has ended, after any number of batches. */
    LATE,
    /** Once the run has ended as configured. They mean nothing for a run that was cut short. */
    FULL_LENGTH
  }

  /**
   * The facts about a rule for all tasks. Its findings hold once the run has ended, their remedies
   * must lower the training loss, and the loss illustrates them.
   */
  public static RuleFacts of(String name, Basis basis) {
    return new RuleFacts(name, basis, false, Timing.LATE, Measure.TRAINING, Quantity.LOSS);
  }

  /** A copy for a rule about classes. */
  public RuleFacts ofClasses() {
    return new RuleFacts(name, basis, true, timing, measure, shown);
  }

  /** A copy for findings that hold before the end of a run. */
  public RuleFacts certainEarly() {
    return new RuleFacts(name, basis, classesOnly, Timing.EARLY, measure, shown);
  }

  /** A copy for findings that mean something only if the run ended as configured. */
  public RuleFacts atFullLength() {
    return new RuleFacts(name, basis, classesOnly, Timing.FULL_LENGTH, measure, shown);
  }

  /** A copy for findings whose remedies must improve a different measure. */
  public RuleFacts improving(Measure other) {
    return new RuleFacts(name, basis, classesOnly, timing, other, shown);
  }

  /** A copy for findings that a different quantity illustrates. */
  public RuleFacts showing(Quantity other) {
    return new RuleFacts(name, basis, classesOnly, timing, measure, other);
  }

  /** Whether the rule applies to a task. */
  public boolean fits(Task task) {
    return !classesOnly || task == Task.CLASSIFY;
  }
}
