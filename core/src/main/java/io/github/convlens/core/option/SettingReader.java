package io.github.convlens.core.option;

import io.github.convlens.core.InvalidInputException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by key from a place where they are written, such as a section of a configuration
 * file. Nothing is converted: a text is not accepted as a number, nor 1.5 as a whole number.
 *
 * <p>Every method throws {@link InvalidInputException} if the value is of another type.
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

  /** A text. */
  String text(String key);

  /** A constant of an enum, written in lower case. */
  <E extends Enum<E>> E choice(String key, Class<E> type);

  /** A list of whole numbers. */
  List<Integer> integers(String key);

  /** A list of numbers. */
  List<Double> numbers(String key);

  /** A list of texts. */
  List<String> texts(String key);

  /** The settings inside a mapping. */
  SettingReader section(String key);

  /** The keys that are written, in their order. */
  List<String> keys();

  /**
   * The elements of a list, each of which is a mapping with a single entry. A plain text is the key
   * of an entry without settings.
   *
   * @param expected what an element must be, for messages
   */
  List<SettingReader> elements(String key, String expected);

  /** A value as it is written, as an Integer, Long, Double, Boolean, String, List, Map or null. */
  @Nullable Object raw(String key);

  /**
   * The exception for a value of the wrong type.
   *
   * @param expected what belongs there, as {@code "a number"}
   */
  InvalidInputException wrongType(String key, String expected);

  /**
   * The exception for an element of a list that is of the wrong type.
   *
   * @param index the index of the element, from 0
   * @param expected what belongs there
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
   * @param message what is wrong and how to fix it; the path of these settings comes in front
   */
  InvalidInputException refuse(String message);

  /**
   * Makes an object from settings of this reader.
   *
   * @throws InvalidInputException if {@code make} throws one; the path of this reader's settings is
   *     put in front of its message
   */
  <T> T build(Supplier<T> make);

  @Override
  @SuppressWarnings("NullAway") // null only for an optional setting
  default <V> V get(Setting<V> setting) {
    return setting.isOptional() && isNull(setting.key()) ? null : setting.read(this);
  }
}
