package io.github.convlens.insight.diagnose;

import io.github.convlens.data.target.Task;

/**
 * What is known of a rule before it examines a run.
 *
 * @param name in findings and in docs/diagnosis.md
 * @param basis what its findings are based on
 * @param classesOnly whether it is about classes, and applies only to classification
 * @param timing when in a run its findings hold
 * @param measure what a remedy must improve
 * @param shown the quantity that illustrates a finding
 */
public record RuleFacts(
    String name, Basis basis, boolean classesOnly, Timing timing, Measure measure, Quantity shown) {

  /** When in a run the findings of a rule hold. */
  public enum Timing {
    /** As soon as there are enough batches: they can end a training. */
    EARLY,
    /** Once the training has ended, after however many batches. */
    LATE,
    /** Once the training has ended as configured: they mean nothing for one that was cut short. */
    FULL_LENGTH
  }

  /**
   * A rule for all tasks whose findings hold once the training has ended, are remedied by a lower
   * training loss, and are illustrated by the loss.
   */
  public static RuleFacts of(String name, Basis basis) {
    return new RuleFacts(name, basis, false, Timing.LATE, Measure.TRAINING, Quantity.LOSS);
  }

  /** A copy for a rule about classes. */
  public RuleFacts ofClasses() {
    return new RuleFacts(name, basis, true, timing, measure, shown);
  }

  /** A copy for findings that do not need the end of a run. */
  public RuleFacts certainEarly() {
    return new RuleFacts(name, basis, classesOnly, Timing.EARLY, measure, shown);
  }

  /** A copy for findings about the end of a run. */
  public RuleFacts atFullLength() {
    return new RuleFacts(name, basis, classesOnly, Timing.FULL_LENGTH, measure, shown);
  }

  /** A copy for findings whose remedies must improve another measure. */
  public RuleFacts improving(Measure other) {
    return new RuleFacts(name, basis, classesOnly, timing, other, shown);
  }

  /** A copy for findings that another quantity illustrates. */
  public RuleFacts showing(Quantity other) {
    return new RuleFacts(name, basis, classesOnly, timing, measure, other);
  }

  /** Whether the rule applies to a task. */
  public boolean fits(Task task) {
    return !classesOnly || task == Task.CLASSIFY;
  }
}
