package io.github.convlens.core.option;

/** A value for each of some settings; null for those that are optional and off. */
public interface Values {

  /** The value of a setting: its default where none was given, null where it is off. */
  <V> V get(Setting<V> setting);
}
