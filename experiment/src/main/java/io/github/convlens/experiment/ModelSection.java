package io.github.convlens.experiment;

import io.github.convlens.experiment.yaml.Defaults;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.model.Activation;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Residual;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.ModelOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Binds the {@code model} section; {@link Defaults} has left only the architecture's own keys. */
final class ModelSection {

  private ModelSection() {}

  static ModelOptions bind(Section s) {
    return s.build(
        () ->
            new ModelOptions(
                s.text("architecture"),
                s.ifPresent("channels", s::integers),
                s.ifPresent("depth", s::integer),
                s.ifPresent("shortcut", key -> s.choice(key, Residual.Shortcut.class)),
                s.ifPresent("first_kernel", s::integer),
                s.ifPresent("batch_norm", key -> s.choice(key, BatchNormPlacement.class)),
                s.ifPresent("activation", key -> s.choice(key, Activation.Function.class)),
                Initialisation.parse(s.text("init")),
                s.orNull("weights", key -> path(s, key)),
                s.ifPresent("layers", key -> LayerList.bind(s))));
  }

  private static String path(Section s, String key) {
    try {
      return Path.of(s.text(key)).toString();
    } catch (InvalidPathException e) {
      throw s.wrongType(key, "the path of a safetensors file", s.value(key));
    }
  }
}
