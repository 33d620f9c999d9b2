package io.github.convlens.insight.diagnose;

import java.util.List;
import java.util.Optional;

/** Recognises one fault of a training run in the run's files. */
public interface Rule {

  /** Its name, and what is known of its findings before it examines a run. */
  RuleFacts facts();

  /**
   * Examines a run whose task {@link RuleFacts#fits} the rule.
   *
   * @return empty if the run does not have the fault, or if too little was recorded to decide
   */
  Optional<Finding> examine(RunRecord run);

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
