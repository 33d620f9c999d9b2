package io.github.convlens.insight.diagnose;

import io.github.convlens.data.target.Task;
import java.util.List;
import java.util.Optional;

/** One thing that can go wrong in a training, and how it is recognised in the run's files. */
public interface Rule {

  /** Its name in findings and in docs/diagnosis.md. */
  String name();

  /** Whether it is about a task; rules about classes are about one of them alone. */
  default boolean fits(Task task) {
    return true;
  }

  /**
   * Examines a run of a task that it {@link #fits}.
   *
   * @return empty if this is not what is wrong with it, or if too little was recorded to tell
   */
  Optional<Finding> examine(RunRecord run);

  /** What its findings rest on. */
  default Basis basis() {
    return Basis.STATISTICS;
  }

  /**
   * The remedies of a finding, as changes of the configuration.
   *
   * @param finding this rule's about the run
   * @param configured the run's configuration
   * @return the most promising first; empty where the fault is not in the configuration
   */
  default List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of();
  }
}
