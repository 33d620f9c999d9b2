package io.github.convlens.insight.draw;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names for the files of one folder, made from names of layers, numbers or pictures. No name is
 * given twice, also not in another case, since some file systems ignore case; and all are shorter
 * than the 255 bytes that file systems allow.
 */
public final class FileNames {
  private static final int LONGEST = 200;

  private final Set<String> given = new HashSet<>();

  /**
   * The name of the file about something whose name may have any characters: those other than
   * letters, digits, dots, hyphens and underscores are replaced, so that a slash does not lead to
   * another folder.
   *
   * @return without an extension
   */
  public String of(String name) {
    return unused(name.replaceAll("[^\\p{L}\\p{N}._-]", "_"));
  }

  /** A name that is also one of a file, with a number if it is not the first of its kind. */
  public String unused(String name) {
    String start = shortened(name);
    String unused = start;
    for (int i = 2; !given.add(unused.toLowerCase(Locale.ROOT)); i++) {
      unused = start + "-" + i;
    }
    return unused;
  }

  private static String shortened(String name) {
    String shortened = name;
    while (shortened.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
    }
    return shortened;
  }
}
