package io.github.convlens.insight.diagnose;

import java.util.Optional;
import java.util.Set;

/** One thing that can go wrong in a training, and how it is recognised in the run's files. */
public interface Rule {

  /** Its name in findings and in docs/diagnosis.md. */
  String name();

  /**
   * Names of the rules whose findings are mere consequences of this rule's: they are left out where
   * this rule has one.
   */
  default Set<String> explains() {
    return Set.of();
  }

  /** Looks at a run; empty where this is not what is wrong with it, or nothing to tell by is. */
  Optional<Finding> examine(RunRecord run);
}
