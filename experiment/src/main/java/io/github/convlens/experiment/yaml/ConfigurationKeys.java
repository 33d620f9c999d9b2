package io.github.convlens.experiment.yaml;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The documentation of every configuration key, from the descriptions that they are read by. */
public final class ConfigurationKeys {

  /**
   * Keys that belong together.
   *
   * @param path full path of the section; empty for the outermost
   * @param variant what chooses these keys, as {@code name: adam}; empty where they are always
   *     there
   * @param presence whether the section may be null
   * @param description what the section is about; may be empty
   * @param keys in the order of a resolved configuration
   */
  public record Section(
      String path, String variant, Presence presence, String description, List<Key> keys) {}

  /** Whether a section may be null, which turns off what it configures. */
  public enum Presence {
    /** It is always there. */
    REQUIRED,
    /** It may be null, and is not unless a file says so. */
    ON,
    /** It is null unless a file gives it. */
    OFF
  }

  /**
   * One key.
   *
   * @param name the last part of its path
   * @param type what it takes: {@code integer >= 1 | null}
   * @param byDefault its default as YAML
   * @param effect what it does
   */
  public record Key(String name, String type, String byDefault, String effect) {}

  private ConfigurationKeys() {}

  /** Every section, each behind the one that it belongs to, variants behind their section. */
  public static List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    collect("", "", Presence.REQUIRED, Keys.ALL, sections);
    return sections;
  }

  private static void collect(
      String path,
      String description,
      Presence presence,
      List<Setting<?>> settings,
      List<Section> into) {
    into.add(new Section(path, "", presence, description, keys(settings)));
    for (Setting<?> setting : settings) {
      for (Kind<?> kind : setting.variants()) {
        String chosen = setting.key() + ": " + kind.name();
        into.add(
            new Section(path, chosen, Presence.REQUIRED, kind.effect(), keys(kind.settings())));
      }
    }
    for (Setting<?> setting : settings) {
      if (setting.section().isPresent()) {
        Kind<?> section = setting.section().get();
        String child = Defaults.join(path, setting.key());
        collect(child, section.effect(), presence(setting), section.settings(), into);
      }
    }
  }

  private static Presence presence(Setting<?> section) {
    if (!section.isOptional()) {
      return Presence.REQUIRED;
    }
    return section.byDefault() == null ? Presence.OFF : Presence.ON;
  }

  private static List<Key> keys(List<Setting<?>> settings) {
    return settings.stream()
        .filter(setting -> setting.section().isEmpty())
        .map(
            setting ->
                new Key(setting.key(), setting.type(), yaml(setting.literal()), setting.effect()))
        .toList();
  }

  /** A default as it would be written. */
  public static String yaml(Object literal) {
    return literal instanceof Double number
        ? number.toString().toLowerCase(Locale.ROOT)
        : String.valueOf(literal);
  }
}
