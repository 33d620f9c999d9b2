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
 * @param <V> type of its values
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
  private String rule = "";
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
    rule = other.rule;
    section = other.section;
    variants = other.variants;
  }

  /** A whole number. */
  public static Setting<Integer> integer(String key, String effect) {
    return new Setting<>(key, "integer", SettingReader::integer, effect);
  }

  /** A whole number of 64 bits. */
  public static Setting<Long> longInteger(String key, String effect) {
    return new Setting<>(key, "integer", SettingReader::longInteger, effect);
  }

  /** Any number. */
  public static Setting<Double> number(String key, String effect) {
    return new Setting<>(key, "number", SettingReader::number, effect);
  }

  /** True or false. */
  public static Setting<Boolean> flag(String key, String effect) {
    return new Setting<>(key, "true | false", SettingReader::flag, effect);
  }

  /** A text. */
  public static Setting<String> text(String key, String effect) {
    return new Setting<>(key, "text", SettingReader::text, effect);
  }

  /** A constant of an enum, written in lower case. */
  public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> type, String effect) {
    List<String> names = List.of(type.getEnumConstants()).stream().map(Setting::name).toList();
    return new Setting<>(
        key, String.join(" | ", names), (reader, k) -> reader.choice(k, type), effect);
  }

  /** A list of whole numbers. */
  public static Setting<List<Integer>> integers(String key, String effect) {
    return new Setting<>(key, "list of integer", SettingReader::integers, effect);
  }

  /** A list of numbers. */
  public static Setting<List<Double>> numbers(String key, String effect) {
    return new Setting<>(key, "list of number", SettingReader::numbers, effect);
  }

  /**
   * A setting with its own syntax.
   *
   * @param type the syntax, for a reference page
   * @param reader reads the value of a key
   */
  public static <V> Setting<V> custom(
      String key, String type, BiFunction<SettingReader, String, V> reader, String effect) {
    return new Setting<>(key, type, reader, effect);
  }

  /**
   * A section, which is a mapping of settings. A section that is not written is on, with all
   * defaults.
   */
  public static <V> Setting<V> section(String key, Kind<V> kind) {
    Setting<V> setting =
        new Setting<>(key, "section", (reader, k) -> kind.read(reader.section(k)), kind.effect());
    setting.section = kind;
    setting.byDefault = kind.byDefault();
    return setting;
  }

  /**
   * The name of one of several kinds; the kind's settings are next to it in the same mapping.
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
   * A mapping that holds the name of one of several kinds, under {@code name}, and its settings.
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

  /** A copy that the value null turns off. If the setting has no default, it is off by default. */
  public Setting<V> optional() {
    Setting<V> copy = new Setting<>(this);
    copy.optional = true;
    return copy;
  }

  /** A copy of a section that is off (null) if it is not written. */
  public Setting<V> offByDefault() {
    Setting<V> copy = optional();
    copy.byDefault = null;
    return copy;
  }

  /**
   * A copy with a range of values.
   *
   * @param bound the range for a reference page, as {@code >= 1}, {@code > 0}, {@code in [0, 1)}
   * @param fix what the user should give instead of a value out of range
   */
  public Setting<V> within(String bound, Predicate<V> range, String fix) {
    Setting<V> copy = where(range, fix);
    copy.bound = bound;
    return copy;
  }

  /**
   * A copy with a condition on its values; the effect must explain the condition.
   *
   * @param fix what the user should give instead of a value that violates it
   */
  public Setting<V> where(Predicate<V> condition, String fix) {
    Setting<V> copy = new Setting<>(this);
    copy.valid = condition;
    copy.rule = fix;
    return copy;
  }

  /** A copy that shows another type on a reference page, such as {@code projection | pad}. */
  public Setting<V> written(String type) {
    Setting<V> copy = new Setting<>(this);
    copy.type = type;
    return copy;
  }

  /**
   * The value to use, which is the default in place of null.
   *
   * @throws InvalidInputException if it is missing or out of its range; the message names the
   *     setting
   */
  @SuppressWarnings("NullAway") // null only for an optional setting
  public V check(@Nullable V value) {
    if (value == null && byDefault == null && !optional) {
      throw InvalidInputException.option(key, "is missing", missing());
    }
    return value == null ? byDefault : checkGiven(value);
  }

  private String missing() {
    return type.equals("integer") ? "give a whole number" : "give " + type;
  }

  /** The value to use; null if the setting is off. */
  @SuppressWarnings("NullAway") // null only for an optional setting
  V checkGiven(@Nullable V value) {
    if (value != null && !valid.test(value)) {
      Object shown = value instanceof Enum<?> constant ? name(constant) : value;
      throw InvalidInputException.option(key, "is " + shown, rule);
    }
    if (value == null && !optional) {
      return check(null);
    }
    return value;
  }

  V read(SettingReader from) {
    return reader.apply(from, key);
  }

  /** The key, as {@code weight_decay}. */
  public String key() {
    return key;
  }

  /**
   * The written form, for a reference page: alternatives with {@code |} between them, each a
   * literal, {@code text}, {@code path}, {@code integer} or {@code number} with a bound, or a
   * {@code list of} or {@code mapping of} one of these.
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
   * The default as it is written; null if the setting is off by default, required, or a section.
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
   * The kinds among which the setting chooses, and whose settings are next to it in the same
   * mapping; empty for other settings.
   */
  public List<? extends Kind<?>> variants() {
    return variants;
  }

  /** The spelling of a constant: {@code after_activation}. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
