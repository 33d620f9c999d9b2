package io.github.convlens.dev.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;

/** Invalid search spaces, and invalid options of a search. */
final class SpaceCases {
  private final Cases cases;

  SpaceCases(Cases cases) {
    this.cases = cases;
  }

  void spaces() {
    Map<String, String> refused = new LinkedHashMap<>();
    refused.put("empty", "");
    refused.put("list", "- training.epochs\n");
    refused.put("unknown-key", "training.epoch: [1]\n");
    refused.put("section", "training: {epochs: [1]}\n");
    refused.put("scalar", "training.epochs: 3\n");
    refused.put("null", "training.epochs:\n");
    refused.put("no-values", "training.epochs: []\n");
    refused.put("twice", "training.epochs: [1, 1]\n");
    refused.put("wrong-value", "training.epochs: [1, none]\n");
    refused.put("one-bound", "training.epochs: {min: 1}\n");
    refused.put("bounds-exchanged", "training.epochs: {min: 3, max: 1}\n");
    refused.put("bounds-text", "training.epochs: {min: a, max: b}\n");
    refused.put("bounds-infinite", "training.learning_rate: {min: -1.0e+308, max: 1.0e+308}\n");
    refused.put("bounds-huge", "training.epochs: {min: 1, max: 99999999999999999999}\n");
    refused.put("log-zero", "training.learning_rate: {log: [0, 1]}\n");
    refused.put("log-three", "training.learning_rate: {log: [1, 2, 3]}\n");
    refused.put("steps-huge", "training.learning_rate: {min: 0.1, max: 1, steps: 2147483647}\n");
    refused.put("range-of-words", "model.activation: {min: 1, max: 2}\n");
    refused.put("when-later", "seed: {values: [1], when: {training.epochs: 1}}\n");
    refused.put("when-itself", "seed: {values: [1], when: {seed: 1}}\n");
    refused.put("when-list", "seed: {values: [1], when: [1]}\n");
    refused.put("alias", "seed: &a [*a]\n");
    refused.put("escape", "\"training.epochs\\e[2J\": [1]\n");
    refused.forEach((name, yaml) -> search("space-" + name, yaml));
    String many = "training.epochs: [1, 2]\nseed: {min: 0, max: 99999, steps: 9999}\n";
    search("space-grid-huge", many, "--strategy", "grid");
    String sound = "training.learning_rate: {log: [0.001, 0.1]}\n";
    search("search-trials-huge", sound, "--trials", "2147483647");
    search("search-jobs-none", sound, "--jobs", "0");
    search("search-strategy-unknown", sound, "--strategy", "bayes");
    search("search-metric-unknown", sound, "--metric", "seconds");
    search("search-trial-of-none", sound, "--trial", "20");
    search("search-trial-negative", sound, "--trial", "-1");
    search("search-asha-one-rung", sound, "--strategy", "asha", "--min-epochs", "5");
  }

  private void search(String name, String space, String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"search", "c.yaml", "s.yaml", "-o", "out"},
        0,
        args,
        0,
        args.length - more.length);
    System.arraycopy(more, 0, args, 5, more.length);
    cases.refused(
        name,
        in -> {
          Bytes.text(in.resolve("c.yaml"), "data: {dataset: digits}\n");
          Bytes.text(in.resolve("s.yaml"), space);
        },
        args);
  }
}
