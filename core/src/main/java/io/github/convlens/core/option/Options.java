package io.github.convlens.core.option;

import io.github.convlens.core.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values for a list of settings, each within its range. Immutable. */
public final class Options implements Values {

  private final Map<Setting<?>, Object> values;

  private Options(Map<Setting<?>, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** The default of every setting. */
  public static Options defaults(List<Setting<?>> settings) {
    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    settings.forEach(setting -> values.put(setting, setting.byDefault()));
    return new Options(values);
  }

  /**
   * The values of {@code settings} in {@code given}.
   *
   * @throws InvalidInputException if a value is missing or out of its range
   */
  public static Options of(List<Setting<?>> settings, Values given) {
    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    settings.forEach(setting -> values.put(setting, value(setting, given)));
    return new Options(values);
  }

  private static <V> V value(Setting<V> setting, Values given) {
    return setting.checkGiven(given.get(setting));
  }

  /**
   * A copy with a different value for one setting.
   *
   * @param value the new value; null turns an optional setting off
   * @throws InvalidInputException if the value is out of its range
   */
  public <V> Options with(Setting<V> setting, @Nullable V value) {
    require(setting);
    Map<Setting<?>, Object> changed = new LinkedHashMap<>(values);
    changed.put(setting, setting.checkGiven(value));
    return new Options(changed);
  }

  /** A copy of these options to which the values of {@code others} are added. */
  public Options and(Options others) {
    Map<Setting<?>, Object> both = new LinkedHashMap<>(values);
    both.putAll(others.values);
    return new Options(both);
  }

  @Override
  // A value in the map has the type of its setting, and is null only if the setting is optional.
  @SuppressWarnings({"unchecked", "NullAway"})
  public <V> V get(Setting<V> setting) {
    require(setting);
    return (V) values.get(setting);
  }

  private void require(Setting<?> setting) {
    if (!values.containsKey(setting)) {
      throw new IllegalArgumentException("there is no setting " + setting.key() + " here");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Options options && values.equals(options.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach((setting, value) -> text.append(setting.key() + "=" + value + " "));
    return text.toString().strip();
  }
}
