package io.github.convlens.core.option;

import io.github.convlens.core.InvalidInputException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One setting: the single source of its key, type, default, range and effect. Immutable; settings
 * are compared by identity.
 *
 * @param <V> the type of the setting's values
 */
public final class Setting<V> {

  private final String key;
  private String type;
  private final BiFunction<SettingReader, String, V> reader;
  private final String effect;
  private @Nullable V byDefault;
  private @Nullable Object literal;
  private boolean optional;
  private Predicate<V> valid = value -> true;
  private String bound = "";
  private String fix = "";
  private @Nullable Kind<?> section;
  private List<? extends Kind<?>> variants = List.of();

  private Setting(
      String key, String type, BiFunction<SettingReader, String, V> reader, String effect) {
    this.key = key;
    this.type = type;
    this.reader = reader;
    this.effect = effect;
  }

  private Setting(Setting<V> other) {
    this(other.key, other.type, other.reader, other.effect);
    byDefault = other.byDefault;
    literal = other.literal;
    optional = other.optional;
    valid = other.valid;
    bound = other.bound;
    fix = other.fix;
    section = other.section;
    variants = other.variants;
  }

  /** A setting whose value is a whole number of 32 bits. */
  public static Setting<Integer> integer(String key, String effect) {
    return new Setting<>(key, "integer", SettingReader::integer, effect);
  }

  /** A setting whose value is a whole number of 64 bits. */
  public static Setting<Long> longInteger(String key, String effect) {
    return new Setting<>(key, "integer", SettingReader::longInteger, effect);
  }

  /** A setting whose value is any finite number. */
  public static Setting<Double> number(String key, String effect) {
    return new Setting<>(key, "number", SettingReader::number, effect);
  }

  /** A setting whose value is true or false. */
  public static Setting<Boolean> flag(String key, String effect) {
    return new Setting<>(key, "true | false", SettingReader::flag, effect);
  }

  /** A setting whose value is text. */
  public static Setting<String> text(String key, String effect) {
    return new Setting<>(key, "text", SettingReader::text, effect);
  }

  /** A setting whose value is a constant of an enum, written in lower case. */
  public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> type, String effect) {
    List<String> names = List.of(type.getEnumConstants()).stream().map(Setting::name).toList();
    return new Setting<>(
        key, String.join(" | ", names), (reader, k) -> reader.choice(k, type), effect);
  }

  /** A setting whose value is a list of whole numbers. */
  public static Setting<List<Integer>> integers(String key, String effect) {
    return new Setting<>(key, "list of integer", SettingReader::integers, effect);
  }

  /** A setting whose value is a list of numbers. */
  public static Setting<List<Double>> numbers(String key, String effect) {
    return new Setting<>(key, "list of number", SettingReader::numbers, effect);
  }

  /**
   * A setting with its own syntax.
   *
   * @param type the syntax, for a reference page
   * @param reader the function that reads the value of a key
   */
  public static <V> Setting<V> custom(
      String key, String type, BiFunction<SettingReader, String, V> reader, String effect) {
    return new Setting<>(key, type, reader, effect);
  }

  /**
   * A section, which is a mapping of settings. If the section is absent, it is on, and all its
   * settings have their defaults.
   */
  public static <V> Setting<V> section(String key, Kind<V> kind) {
    Setting<V> setting =
        new Setting<>(key, "section", (reader, k) -> kind.read(reader.section(k)), kind.effect());
    setting.section = kind;
    setting.byDefault = kind.byDefault();
    return setting;
  }

  /**
   * A setting whose value is the name of one of several kinds. The kind's own settings are in the
   * same mapping.
   *
   * @param byDefault the default, which is one of {@code kinds}
   */
  public static <V> Setting<V> variant(
      String key,
      List<? extends Kind<? extends V>> kinds,
      Kind<? extends V> byDefault,
      String effect) {
    List<String> names = kinds.stream().map(Kind::name).toList();
    Setting<V> setting =
        new Setting<>(
            key,
            String.join(" | ", names),
            (reader, k) -> Kind.named(reader.text(k), kinds, k).make().apply(reader),
            effect);
    setting.variants = List.copyOf(kinds);
    setting.byDefault = byDefault.byDefault();
    setting.literal = byDefault.name();
    return setting;
  }

  /**
   * A section that contains the name of one of several kinds, under the key {@code name}, and the
   * settings of that kind.
   *
   * @param type the common type of the kinds
   * @param effect the effect of the section
   * @param nameEffect the effect of the name
   */
  public static <V> Setting<V> named(
      String key,
      Class<V> type,
      List<? extends Kind<? extends V>> kinds,
      Kind<? extends V> byDefault,
      String effect,
      String nameEffect) {
    Setting<V> name = variant("name", kinds, byDefault, nameEffect);
    return section(key, new Kind<>(type, key, effect, List.of(name), values -> values.get(name)));
  }

  /** A copy with a default. */
  public Setting<V> or(V value) {
    Object written = value instanceof Enum<?> constant ? name(constant) : value;
    return or(value, written);
  }

  /** A copy with a default that is shown as {@code literal}, such as 10 instead of 10.0. */
  public Setting<V> or(V value, Object literal) {
    Setting<V> copy = new Setting<>(this);
    copy.byDefault = value;
    copy.literal = literal;
    return copy;
  }

  /**
   * A copy that can be turned off with the value null. If the setting has no default, it is off by
   * default.
   */
  public Setting<V> optional() {
    Setting<V> copy = new Setting<>(this);
    copy.optional = true;
    return copy;
  }

  /** A copy of a section that is off (null) if it is absent. */
  public Setting<V> offByDefault() {
    Setting<V> copy = optional();
    copy.byDefault = null;
    return copy;
  }

  /**
   * A copy with a range of values.
   *
   * @param bound the range for a reference page, such as {@code >= 1}, {@code > 0}, {@code in [0,
   *     1)}
   * @param fix what the user should give instead of a value out of range
   */
  public Setting<V> within(String bound, Predicate<V> range, String fix) {
    Setting<V> copy = where(range, fix);
    copy.bound = bound;
    return copy;
  }

  /**
   * A copy with a condition on its values; the text of the effect must explain it.
   *
   * @param fix what the user should give instead of a value that violates the condition
   */
  public Setting<V> where(Predicate<V> condition, String fix) {
    Setting<V> copy = new Setting<>(this);
    copy.valid = condition;
    copy.fix = fix;
    return copy;
  }

  /** A copy that shows a different type on a reference page, such as {@code projection | pad}. */
  public Setting<V> written(String type) {
    Setting<V> copy = new Setting<>(this);
    copy.type = type;
    return copy;
  }

  /**
   * The value to use: {@code value}, or the default if {@code value} is null.
   *
   * @throws InvalidInputException if the value is missing or out of its range; the message names
   *     the setting
   */
  @SuppressWarnings("NullAway") // the value is null only if the setting is optional
  public V check(@Nullable V value) {
    if (value == null && byDefault == null && !optional) {
      throw InvalidInputException.option(key, "is missing", missing());
    }
    return value == null ? byDefault : checkGiven(value);
  }

  private String missing() {
    return type.equals("integer") ? "give a whole number" : "give " + type;
  }

  /**
   * The value to use. If {@code value} is null, this is null for an optional setting, which is then
   * off, and the default for any other setting.
   */
  @SuppressWarnings("NullAway") // the value is null only if the setting is optional
  V checkGiven(@Nullable V value) {
    if (value != null && !valid.test(value)) {
      Object shown = value instanceof Enum<?> constant ? name(constant) : value;
      throw InvalidInputException.option(key, "is " + shown, fix);
    }
    if (value == null && !optional) {
      return check(null);
    }
    return value;
  }

  V read(SettingReader from) {
    return reader.apply(from, key);
  }

  /** The key, such as {@code weight_decay}. */
  public String key() {
    return key;
  }

  /**
   * The type as a reference page shows it: alternatives with {@code |} between them. Each
   * alternative is a literal, {@code text}, {@code path}, {@code integer} or {@code number} with a
   * bound, or a {@code list of} or {@code mapping of} one of these.
   */
  public String type() {
    return type + (bound.isEmpty() ? "" : " " + bound) + (optional ? " | null" : "");
  }

  /** The effect, for a reference page. */
  public String effect() {
    return effect;
  }

  /** The default; null if the setting is off by default or required. */
  public @Nullable V byDefault() {
    return byDefault;
  }

  /**
   * The default as it is written in a configuration; null if the setting is off by default,
   * required, or a section.
   */
  public @Nullable Object literal() {
    return literal;
  }

  /** Whether the value null turns the setting off. */
  public boolean isOptional() {
    return optional;
  }

  /** The description of a section; empty for a single value. */
  public Optional<Kind<?>> section() {
    return Optional.ofNullable(section);
  }

  /**
   * The kinds among which the setting chooses. The settings of the chosen kind are in the same
   * mapping. Empty if the setting does not choose among kinds.
   */
  public List<? extends Kind<?>> variants() {
    return variants;
  }

  /** The spelling of an enum constant in configurations, such as {@code after_activation}. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
