package io.github.convlens.dev.reference;

import static io.github.convlens.dev.reference.MarkdownTable.code;

import io.github.convlens.experiment.LayerKind;
import io.github.convlens.experiment.LayerKinds;

/** {@code layers.md}: every kind of layer with its settings. */
final class LayersPage {

  private LayersPage() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        A network of your own is a list under `model.layers`. Each layer is its kind, as `relu`, or its
        kind with settings, as `conv: {out: 8, kernel: 3}`; any takes a `name` as well, which must not
        occur twice in its list. `convlens summary CONFIG` shows names, shapes and parameters.

            model:
              architecture: layers
              layers:
                - conv: {out: 16, kernel: 3, padding: 1, name: first}
                - batch_norm
                - relu
                - global_avg_pool
                - flatten
                - linear: {out: 10}

        The last layer must give a flat vector with a value for each class (one for
        `binary_cross_entropy`).

        ## Kinds

        """);
    MarkdownTable kinds = new MarkdownTable("Kind", "Settings", "What it computes");
    for (LayerKind kind : LayerKinds.all()) {
      kinds.row(
          code(kind.name()),
          String.join(", ", kind.settings().stream().map(setting -> code(setting.name())).toList()),
          kind.effect());
    }
    text.append(kinds.text());
    text.append("## Settings\n\n");
    MarkdownTable settings = new MarkdownTable("Kind", "Setting", "Type", "Default", "Effect");
    for (LayerKind kind : LayerKinds.all()) {
      for (LayerKind.Setting setting : kind.settings()) {
        settings.row(
            code(kind.name()),
            code(setting.name()),
            ConfigurationPage.type(setting.type()),
            setting.required() ? "required" : code(setting.byDefault()),
            ConfigurationPage.capital(setting.effect()));
      }
    }
    return text.append(settings.text()).toString();
  }
}
