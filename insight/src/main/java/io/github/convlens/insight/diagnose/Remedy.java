package io.github.convlens.insight.diagnose;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A remedy of a finding: changes of the configuration that belong together.
 *
 * @param changes one or more changes
 */
public record Remedy(List<Change> changes) {

  /** Copies the changes. */
  public Remedy {
    changes = List.copyOf(changes);
  }

  /** A remedy that consists of these changes. */
  public static Remedy of(Change... changes) {
    return new Remedy(List.of(changes));
  }

  /** The changes on one line. */
  public String line() {
    return changes.stream().map(Change::line).collect(Collectors.joining("; "));
  }
}
