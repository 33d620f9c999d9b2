package io.github.convlens.insight.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that went wrong in a run.
 *
 * @param rule the name of the rule that found it, as in docs/diagnosis.md
 * @param severity how bad it is
 * @param layers the layers it shows in, the one that shows it best first; empty for the whole run
 * @param steps where it shows
 * @param evidence the numbers that show it
 * @param cause what most likely brought it about
 * @param remedy the first thing to try
 */
public record Finding(
    String rule,
    Severity severity,
    List<String> layers,
    Steps steps,
    String evidence,
    String cause,
    String remedy) {

  /** How bad a finding is. */
  public enum Severity {
    /** The run did not learn what it could have. */
    ERROR,
    /** It learned, and would have learned better. */
    WARNING
  }

  /** Batches from {@code first} to {@code last}, both included, counted over the whole run. */
  public record Steps(long first, long last) {
    @Override
    public String toString() {
      return first == last ? "step " + first : "steps " + first + " to " + last;
    }
  }

  public Finding {
    layers = List.copyOf(layers);
  }

  /** What and where: {@code dead-layers (error): conv2, conv3, steps 4 to 185}. */
  public String title() {
    String where = layers.isEmpty() ? "the run" : Wording.names(layers);
    return rule + " (" + severity.name().toLowerCase(Locale.ROOT) + "): " + where + ", " + steps;
  }

  /** The finding for a terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(title());
    lines.add("    seen:  " + evidence);
    lines.add("    cause: " + cause);
    lines.add("    try:   " + remedy);
    return lines;
  }
}
