package io.github.convlens.core.option;

/** A value for each setting of a list; null if an optional setting is off. */
public interface Values {

  /** The value of a setting: the default if no value was given, and null if the setting is off. */
  <V> V get(Setting<V> setting);
}
