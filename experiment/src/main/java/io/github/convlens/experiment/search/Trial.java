package io.github.convlens.experiment.search;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One training of a search, with the number of epochs to which it is to be trained now. It consists
 * of text and numbers, so that it can be sent to another machine.
 *
 * @param number counted from 0
 * @param values the keys of the space that apply, in the space's order, with their values as YAML
 * @param configuration the complete resolved configuration, as YAML
 * @param epochs the number of epochs to be trained in all; a training with fewer so far continues
 *     from its newest checkpoint
 * @param epochsInAll the number of epochs of the configuration, over which its schedule is spread
 */
public record Trial(
    int number, Map<String, String> values, String configuration, int epochs, int epochsInAll)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Copies the values. */
  public Trial {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The name of its run directory: {@code trial-0007}. */
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
