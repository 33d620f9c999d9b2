package io.github.convlens.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the name of an enum constant, in lower case as in a configuration, to the constant. */
abstract class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  EnumConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public final E convert(String name) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      int last = names.size() - 1;
      throw new TypeConversionException(
          "\"%s\" is not known: give %s or %s"
              .formatted(name, String.join(", ", names.subList(0, last)), names.get(last)));
    }
    return type.getEnumConstants()[index];
  }
}
