package io.github.convlens.core.option;

import io.github.convlens.core.InvalidInputException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by key, for example from a section of a configuration file. Values are not
 * converted: text is not accepted as a number, and 1.5 is not accepted as a whole number.
 *
 * <p>Every method throws {@link InvalidInputException} if the value has the wrong type.
 */
public interface SettingReader extends Values {

  /** Whether a key is absent, or its value is null. */
  boolean isNull(String key);

  /** A whole number of 32 bits. */
  int integer(String key);

  /** A whole number of 64 bits. */
  long longInteger(String key);

  /** Any finite number. */
  double number(String key);

  /** True or false. */
  boolean flag(String key);

  /** Text. */
  String text(String key);

  /** A constant of an enum, written in lower case. */
  <E extends Enum<E>> E choice(String key, Class<E> type);

  /** A list of whole numbers. */
  List<Integer> integers(String key);

  /** A list of numbers. */
  List<Double> numbers(String key);

  /** A list of strings. */
  List<String> texts(String key);

  /** The settings in the mapping under a key. */
  SettingReader section(String key);

  /** The keys that are present, in the order in which they are written. */
  List<String> keys();

  /**
   * The elements of a list, each of which is a mapping with a single entry. An element that is
   * plain text is the key of an entry without settings.
   *
   * @param expected what an element must be, for messages
   */
  List<SettingReader> elements(String key, String expected);

  /** The value as it is written: an Integer, Long, Double, Boolean, String, List, Map or null. */
  @Nullable Object raw(String key);

  /**
   * The exception for a value of the wrong type.
   *
   * @param expected what is expected, such as {@code "a number"}
   */
  InvalidInputException wrongType(String key, String expected);

  /**
   * The exception for an element of a list that has the wrong type.
   *
   * @param index the index of the element, from 0
   * @param expected what is expected
   */
  InvalidInputException wrongType(String key, int index, String expected);

  /**
   * The exception for a key that does not exist.
   *
   * @param fix what to write instead
   */
  InvalidInputException unknown(String key, String fix);

  /**
   * The exception for any other fault in these settings.
   *
   * @param message what is wrong and how to fix it; the path of these settings is put in front of
   *     it
   */
  InvalidInputException refuse(String message);

  /**
   * Makes an object from settings of this reader.
   *
   * @throws InvalidInputException if {@code make} throws this exception; the path of this reader's
   *     settings is put in front of its message
   */
  <T> T build(Supplier<T> make);

  @Override
  @SuppressWarnings("NullAway") // the value is null only if the setting is optional
  default <V> V get(Setting<V> setting) {
    return setting.isOptional() && isNull(setting.key()) ? null : setting.read(this);
  }
}
