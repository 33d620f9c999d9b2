package io.github.convlens.dev.reference;

import static io.github.convlens.dev.reference.MarkdownTable.code;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.experiment.yaml.ConfigurationKeys;
import io.github.convlens.model.Layer;

/** The page {@code layers.md}: every kind of layer with its settings. */
final class LayersPage {

  private LayersPage() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        You can describe your own network as a list under `model.layers`. Each layer is the name of a
        kind, such as `relu`, or a kind with settings, such as `conv: {out: 8, kernel: 3}`. Every layer may
        also have a `name`, which must be unique in its list. `convlens summary CONFIG` shows names, shapes
        and parameters.

            model:
              architecture: layers
              layers:
                - conv: {out: 16, kernel: 3, padding: 1, name: first}
                - batch_norm
                - relu
                - global_avg_pool
                - flatten
                - linear: {out: 10}

        The last layer must output a flat vector with a value for each class, label or number. For
        two classes with `binary_cross_entropy`, it must output a single value.

        ## Kinds

        """);
    MarkdownTable kinds = new MarkdownTable("Kind", "Settings", "What it computes");
    for (Kind<?> kind : Layer.kinds()) {
      kinds.row(
          code(kind.name()),
          String.join(", ", kind.settings().stream().map(setting -> code(setting.key())).toList()),
          kind.effect());
    }
    text.append(kinds.text());
    text.append("## Settings\n\n");
    MarkdownTable settings = new MarkdownTable("Kind", "Setting", "Type", "Default", "Effect");
    for (Kind<?> kind : Layer.kinds()) {
      for (Setting<?> setting : kind.settings()) {
        settings.row(
            code(kind.name()),
            code(setting.key()),
            ConfigurationPage.type(setting.type()),
            byDefault(setting),
            ConfigurationPage.capital(setting.effect()));
      }
    }
    return text.append(settings.text()).toString();
  }

  private static String byDefault(Setting<?> setting) {
    boolean required =
        setting == Layer.LAYERS || (setting.literal() == null && !setting.isOptional());
    return required ? "required" : code(ConfigurationKeys.yaml(setting.literal()));
  }
}
