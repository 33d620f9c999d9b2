package io.github.convlens.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts an option's text to an enum constant, whose name is in lower case as in a configuration.
 */
abstract class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  EnumConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public final E convert(String name) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    int place = names.indexOf(name);
    if (place < 0) {
      int last = names.size() - 1;
      throw new TypeConversionException(
          "\"%s\" is not known: give %s or %s"
              .formatted(name, String.join(", ", names.subList(0, last)), names.get(last)));
    }
    return type.getEnumConstants()[place];
  }
}
