package io.github.convlens.data.folder;

import io.github.convlens.core.InvalidInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The name of a folder's entry as text. */
final class EntryName {

  private EntryName() {}

  /**
   * The name as text, from which the entry can be found again.
   *
   * @throws InvalidInputException if its bytes are not valid text in the encoding that Java takes
   *     from the locale, in which case the text would name a different entry
   */
  static String of(Path entry) {
    String name = entry.getFileName().toString();
    if (!roundTrips(name, entry.getFileName())) {
      throw new InvalidInputException(
          entry.getParent()
              + ": the name \""
              + name
              + "\" cannot be read in the encoding of this locale, "
              + System.getProperty("sun.jnu.encoding")
              + ": set LC_ALL=C.UTF-8, or rename it");
    }
    return name;
  }

  private static boolean roundTrips(String name, Path entry) {
    try {
      return Path.of(name).equals(entry);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
