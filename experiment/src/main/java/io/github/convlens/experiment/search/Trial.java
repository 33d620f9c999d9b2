package io.github.convlens.experiment.search;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A trial of a search, and the number of epochs up to which it is to be trained next. It consists
 * of text and numbers, so it can be sent to another machine.
 *
 * @param number the number of the trial, counted from 0
 * @param values the keys of the space that apply to the trial, in the order of the space, with
 *     their values as YAML
 * @param configuration the complete resolved configuration, as YAML
 * @param epochs the number of epochs up to which the trial is to be trained; a trial that has fewer
 *     epochs continues from its newest checkpoint
 * @param epochsInAll the number of epochs of the configuration, for which the schedule of the
 *     learning rate is computed
 */
public record Trial(
    int number, Map<String, String> values, String configuration, int epochs, int epochsInAll)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keeps an immutable copy of the values. */
  public Trial {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The name of the trial's run directory, such as {@code trial-0007}. */
  public String name() {
    return name(number);
  }

  /** The name of a trial's run directory. */
  public static String name(int number) {
    return String.format(Locale.ROOT, "trial-%04d", number);
  }

  /** Whether the trial is trained to the end of its configuration. */
  public boolean whole() {
    return epochs >= epochsInAll;
  }
}
