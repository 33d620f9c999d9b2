package io.github.convlens.training.record;

import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.model.ObservedLayer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A choice of a network's leaf layers. */
public sealed interface Layers {

  /** The setting {@code layers}, by default the layers with parameters, as in fastai. */
  @SuppressWarnings("ClassInitializationDeadlock") // only one thread reads a configuration
  Setting<Layers> SETTING =
      Setting.custom(
              "layers",
              "parameters | activations | all | list of text",
              Layers::read,
              "the recorded layers: those with parameters, activation functions, all layers, or"
                  + " those in a list of names")
          .where(
              layers -> !layers.equals(new Named(Set.of())),
              "name at least one layer, or set the section to null to record none")
          .or(Kind.PARAMETERS);

  /** Whether a layer is chosen. */
  boolean includes(ObservedLayer layer);

  /** The layer names that a network must have. */
  default Set<String> names() {
    return Set.of();
  }

  /** The layers of one kind. */
  enum Kind implements Layers {
    /** Layers with parameters. */
    PARAMETERS {
      @Override
      public boolean includes(ObservedLayer layer) {
        return layer.hasParameters();
      }
    },
    /** Activation functions. */
    ACTIVATIONS {
      @Override
      public boolean includes(ObservedLayer layer) {
        return layer.isActivation();
      }
    },
    /** All layers. */
    ALL {
      @Override
      public boolean includes(ObservedLayer layer) {
        return true;
      }
    }
  }

  /**
   * Layers by name.
   *
   * @param names the layers' paths in the network
   */
  record Named(Set<String> names) implements Layers {
    /** Copies the names. */
    public Named {
      names = Set.copyOf(names);
    }

    /** The layers with these names. */
    public static Named of(List<String> names) {
      return new Named(Set.copyOf(names));
    }

    @Override
    public boolean includes(ObservedLayer layer) {
      return names.contains(layer.name());
    }

    @Override
    public String toString() {
      return new TreeSet<>(names).toString();
    }
  }

  private static Layers read(SettingReader reader, String key) {
    Object raw = reader.raw(key);
    if (raw instanceof List) {
      return Named.of(reader.texts(key));
    }
    for (Kind kind : Kind.values()) {
      if (Setting.name(kind).equals(raw)) {
        return kind;
      }
    }
    throw reader.wrongType(key, "parameters, activations, all or a list of names");
  }
}
