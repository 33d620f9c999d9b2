package io.github.convlens.experiment.yaml;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The documentation of every configuration key, generated from the same descriptions that are used
 * to read the keys.
 */
public final class ConfigurationKeys {

  /**
   * Keys that belong together.
   *
   * @param path the full path of the section; empty for the top level
   * @param variant the setting that selects these keys, such as {@code name: adam}, or that selects
   *     their defaults, such as {@code preset}; empty if the keys always exist
   * @param presence whether the section may be null
   * @param description the subject of the section; may be empty
   * @param keys the keys, in the order of a resolved configuration
   */
  public record Section(
      String path, String variant, Presence presence, String description, List<Key> keys) {}

  /** Whether a section may be null, which turns off what it configures. */
  public enum Presence {
    /** The section cannot be null. */
    REQUIRED,
    /** The section is null only if a file sets it to null. */
    ON,
    /** The section is null unless a file sets it. */
    OFF
  }

  /**
   * One key.
   *
   * @param name the last part of the key's path
   * @param type the type of its values, such as {@code integer >= 1 | null}
   * @param byDefault its default as YAML
   * @param effect its effect
   * @param otherwise the defaults in those variants of the section whose default is not {@code
   *     byDefault}, as YAML, by the name of the variant
   */
  public record Key(
      String name, String type, String byDefault, String effect, Map<String, String> otherwise) {}

  private static final Pattern WORD = Pattern.compile("[a-z0-9_:-]+");
  private static final Set<String> OPEN_TYPES = Set.of("text", "path", "integer", "number");

  private ConfigurationKeys() {}

  /**
   * Every section. A section follows the section that contains it, and variants follow their
   * section.
   */
  public static List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    collect("", "", Presence.REQUIRED, Keys.ALL, sections);
    return sections;
  }

  /**
   * The types of every key, by its full path. A key has several types if they differ between the
   * variants of a section.
   *
   * @return the types, in the order of a resolved configuration
   */
  public static Map<String, Set<String>> types() {
    Map<String, Set<String>> types = new LinkedHashMap<>();
    for (Section section : sections()) {
      for (Key key : section.keys()) {
        types
            .computeIfAbsent(
                Defaults.join(section.path(), key.name()), path -> new LinkedHashSet<>())
            .add(key.type());
      }
    }
    return types;
  }

  /**
   * The words that every key accepts, by its full path; the list is empty for a key that accepts
   * only numbers or text.
   */
  public static Map<String, List<String>> words() {
    Map<String, List<String>> words = new LinkedHashMap<>();
    types()
        .forEach(
            (path, types) ->
                words.put(
                    path,
                    types.stream()
                        .flatMap(type -> Arrays.stream(type.split(" \\| ")))
                        .filter(one -> WORD.matcher(one).matches() && !OPEN_TYPES.contains(one))
                        .distinct()
                        .toList()));
    return words;
  }

  private static void collect(
      String path,
      String description,
      Presence presence,
      List<Setting<?>> settings,
      List<Section> into) {
    into.add(new Section(path, "", presence, description, keys(settings)));
    for (Setting<?> setting : settings) {
      if (haveTheSameKeys(setting.variants())) {
        into.add(presets(path, setting));
        continue;
      }
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

  /** Whether variants differ only in their defaults. */
  private static boolean haveTheSameKeys(List<? extends Kind<?>> variants) {
    return variants.size() > 1
        && variants.stream().map(ConfigurationKeys::names).distinct().count() == 1
        && !names(variants.get(0)).isEmpty();
  }

  private static List<String> names(Kind<?> kind) {
    return kind.settings().stream().map(Setting::key).toList();
  }

  /** One section that documents all variants of a setting. */
  private static Section presets(String path, Setting<?> setting) {
    List<? extends Kind<?>> variants = setting.variants();
    String effects =
        variants.stream()
            .map(kind -> "%s: %s".formatted(kind.name(), kind.effect()))
            .collect(Collectors.joining("; "));
    List<Key> keys = new ArrayList<>();
    List<Key> first = keys(variants.get(0).settings());
    for (int i = 0; i < first.size(); i++) {
      Key key = first.get(i);
      Map<String, String> otherwise = new LinkedHashMap<>();
      for (Kind<?> kind : variants) {
        String byDefault = keys(kind.settings()).get(i).byDefault();
        if (!byDefault.equals(key.byDefault())) {
          otherwise.put(kind.name(), byDefault);
        }
      }
      keys.add(new Key(key.name(), key.type(), key.byDefault(), key.effect(), otherwise));
    }
    return new Section(path, setting.key(), Presence.REQUIRED, effects, keys);
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
                new Key(
                    setting.key(),
                    setting.type(),
                    yaml(setting.literal()),
                    setting.effect(),
                    Map.of()))
        .toList();
  }

  /** A default value as it would be written in a file. */
  public static String yaml(@Nullable Object literal) {
    return literal instanceof Double number
        ? number.toString().toLowerCase(Locale.ROOT)
        : String.valueOf(literal);
  }
}
