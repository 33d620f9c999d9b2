package io.github.convlens.cli.completion;

import java.util.List;
import java.util.Map;

/** The kind of an option's value or of an argument, which determines how it is completed. */
enum ValueKind {
  /** Any file. */
  FILE,
  /** A folder. */
  DIRECTORY,
  /** A run directory. */
  RUN,
  /** A YAML file. */
  CONFIG,
  /** A setting {@code KEY=VALUE} of a configuration. */
  SETTING,
  /** A recorded layer of the run that the command line names. */
  LAYER,
  /** One of a fixed set of words. */
  WORDS,
  /** Any other value, which is not completed. */
  OTHER;

  private static final Map<String, ValueKind> LABELS =
      Map.ofEntries(
          Map.entry("RUN_DIR", RUN),
          Map.entry("CONFIG", CONFIG),
          Map.entry("SPACE", CONFIG),
          Map.entry("DIR", DIRECTORY),
          Map.entry("RUNS_FOLDER", DIRECTORY),
          Map.entry("FILE", FILE),
          Map.entry("FILE.svg", FILE),
          Map.entry("IMAGE", FILE),
          Map.entry("PATH", FILE),
          Map.entry("KEY=VALUE", SETTING),
          Map.entry("LAYER:Y,X", LAYER));

  private static final Map<String, List<String>> WORDS_OF_LABELS =
      Map.of("DEVICE", List.of("auto", "cpu", "cuda"));

  /** The kind of a value, given the label that stands for the value in the help. */
  static ValueKind of(String label) {
    return LABELS.getOrDefault(label, OTHER);
  }

  /** The words that an option with this label accepts; empty if they are unknown. */
  static List<String> words(String label) {
    return WORDS_OF_LABELS.getOrDefault(label, List.of());
  }
}
