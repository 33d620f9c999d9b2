package io.github.convlens.insight.diagnose;

import io.github.convlens.data.target.Task;
import java.util.List;
import java.util.Optional;

/** Recognises one fault of a training run in the run's files. */
public interface Rule {

  /** Its name in findings and in docs/diagnosis.md. */
  String name();

  /** Whether the rule applies to a task. Rules about classes apply only to classification. */
  default boolean fits(Task task) {
    return true;
  }

  /**
   * Examines a run whose task {@link #fits} the rule.
   *
   * @return empty if the run does not have the fault, or if too little was recorded to decide
   */
  Optional<Finding> examine(RunRecord run);

  /** The kind of facts on which its findings are based. */
  default Basis basis() {
    return Basis.STATISTICS;
  }

  /**
   * The remedies of a finding, as changes of the configuration.
   *
   * @param finding this rule's finding about the run
   * @param configured the run's configuration
   * @return the most promising first; empty if the configuration cannot remedy the fault
   */
  default List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of();
  }
}
