package io.github.convlens.insight.diagnose;

import java.util.List;
import java.util.Optional;

/** A rule that recognises one fault of a training run from the run's files. */
public interface Rule {

  /** The name of the rule, and what is known about its findings before it examines a run. */
  RuleFacts facts();

  /**
   * Examines a run. The rule must {@linkplain RuleFacts#fits apply} to the task of the run.
   *
   * @return the finding; empty if the run does not have the fault, or if too little was recorded to
   *     decide
   */
  Optional<Finding> examine(RunRecord run);

  /**
   * The remedies of a finding, as changes of the configuration.
   *
   * @param finding this rule's finding about the run
   * @param configured the run's configuration
   * @return the remedies, starting with the most promising; empty if the configuration cannot
   *     remedy the fault
   */
  default List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of();
  }
}
