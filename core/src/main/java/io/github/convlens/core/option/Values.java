package io.github.convlens.core.option;

/** A value for each of a list of settings; null for an optional setting that is off. */
public interface Values {

  /** The value of a setting: its default if none was given, null if it is off. */
  <V> V get(Setting<V> setting);
}
