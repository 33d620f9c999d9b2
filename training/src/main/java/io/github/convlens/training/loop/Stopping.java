package io.github.convlens.training.loop;

import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.Values;
import java.util.List;
import java.util.Optional;

/**
 * The conditions that end a training run before its last epoch.
 *
 * @param early the rule for stopping when a metric no longer improves; empty for none
 * @param findings the names of the diagnosis rules whose findings end the training run
 * @param maxSeconds the number of seconds after which training stops; empty for no limit
 */
public record Stopping(
    Optional<EarlyStoppingOptions> early, List<String> findings, Optional<Double> maxSeconds) {

  /** The rule for stopping when a metric no longer improves; off by default. */
  public static final Setting<EarlyStoppingOptions> EARLY =
      Setting.section("early_stopping", EarlyStoppingOptions.KIND).offByDefault();

  /** The names of the diagnosis rules whose findings end the training run; none by default. */
  public static final Setting<List<String>> FINDINGS =
      Setting.custom(
              "stop_on",
              "list of text",
              (reader, key) -> reader.texts(key),
              "findings of the diagnosis that, once they are certain, end the training with a"
                  + " checkpoint and exit code 3")
          .optional();

  /**
   * The number of seconds after which training stops, at the end of the update or, with {@code
   * rounds}, of the round; off by default.
   */
  public static final Setting<Double> MAX_SECONDS =
      Range.positive(
              Setting.number(
                  "max_seconds",
                  "stop after the update (with rounds: the round) in which this many seconds have"
                      + " passed"))
          .optional();

  /** The settings of this record. */
  public static final List<Setting<?>> SETTINGS = List.of(EARLY, FINDINGS, MAX_SECONDS);

  /** Copies the list. */
  public Stopping {
    findings = List.copyOf(findings);
  }

  /** The conditions that a configuration sets. */
  public static Stopping of(Values values) {
    return new Stopping(
        Optional.ofNullable(values.get(EARLY)),
        Optional.ofNullable(values.get(FINDINGS)).orElse(List.of()),
        Optional.ofNullable(values.get(MAX_SECONDS)));
  }
}
