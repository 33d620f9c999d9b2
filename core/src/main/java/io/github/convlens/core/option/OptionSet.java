package io.github.convlens.core.option;

import io.github.convlens.core.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Options that are set by name. Immutable; two sets are equal if all their values are equal.
 *
 * @param <S> the class of the options
 */
public abstract class OptionSet<S extends OptionSet<S>> {

  private final Options values;

  /**
   * @param values a value for each setting
   */
  protected OptionSet(Options values) {
    this.values = values;
  }

  /**
   * An object of the same class with other values.
   *
   * @throws InvalidInputException if the values do not fit together, although each is within its
   *     range
   */
  protected abstract S copy(Options others);

  /**
   * A copy with a different value for one setting.
   *
   * @param setting a setting that is a constant of this class
   * @param value the new value; null turns an optional setting off
   * @throws InvalidInputException if the value is out of its range or does not fit the other values
   */
  public final <V> S with(Setting<V> setting, @Nullable V value) {
    return copy(values.with(setting, value));
  }

  /** A value for each setting. */
  protected final Values values() {
    return values;
  }

  /** The value of a setting; null if the setting is off. */
  protected final <V> V get(Setting<V> setting) {
    return values.get(setting);
  }

  @Override
  public final boolean equals(Object other) {
    // Settings are compared by identity, and no two classes have the same settings, so equal values
    // imply equal classes.
    return other instanceof OptionSet<?> options && values.equals(options.values);
  }

  @Override
  public final int hashCode() {
    return values.hashCode();
  }

  @Override
  public final String toString() {
    return values.toString();
  }
}
