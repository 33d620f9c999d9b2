package io.github.convlens.core.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import java.util.List;
import java.util.function.Function;

/**
 * Something that can be configured: an optimiser, a layer, a section of a configuration.
 *
 * @param type the class of the object that is made
 * @param name the name in configurations, such as {@code adamw}
 * @param effect the effect, as one sentence for a reference page
 * @param settings the settings, in the order in which they are written to a configuration
 * @param make the function that makes an object from the values of {@code settings}
 */
public record Kind<T>(
    Class<? extends T> type,
    String name,
    String effect,
    List<Setting<?>> settings,
    Function<Values, ? extends T> make) {

  /** Copies the list. */
  public Kind {
    settings = List.copyOf(settings);
  }

  /**
   * A kind of options that are set by name.
   *
   * @param make the function that makes an object from a value for each of {@code settings}
   */
  public static <T extends OptionSet<T>> Kind<T> of(
      Class<T> type,
      String name,
      String effect,
      List<Setting<?>> settings,
      Function<Options, T> make) {
    return new Kind<>(
        type, name, effect, settings, values -> make.apply(Options.of(settings, values)));
  }

  /** Makes an object with every setting at its default. */
  public T byDefault() {
    return make.apply(
        new Values() {
          @Override
          @SuppressWarnings("NullAway") // the value is null only if the setting is optional
          public <V> V get(Setting<V> setting) {
            return setting.byDefault();
          }
        });
  }

  /**
   * Makes an object from the values that a reader provides.
   *
   * @throws InvalidInputException if a value is rejected; the message names the setting by its full
   *     path
   */
  public T read(SettingReader reader) {
    return reader.build(() -> make.apply(reader));
  }

  /**
   * The kind with a given name.
   *
   * @param key the key of the setting that chooses among {@code kinds}
   * @throws InvalidInputException if there is no such kind; the message suggests the nearest name
   */
  public static <T> Kind<? extends T> named(
      String name, List<? extends Kind<? extends T>> kinds, String key) {
    for (Kind<? extends T> kind : kinds) {
      if (kind.name.equals(name)) {
        return kind;
      }
    }
    List<String> names = kinds.stream().map(Kind::name).toList();
    throw InvalidInputException.option(
        key,
        "is \"" + name + "\"",
        "did you mean %s? (%s)"
            .formatted(Nearest.to(name, names).orElseThrow(), String.join(", ", names)));
  }
}
