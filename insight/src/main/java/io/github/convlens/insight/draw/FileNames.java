package io.github.convlens.insight.draw;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names of the files in one folder, made from the names of layers, numbers or pictures. No two
 * names are equal or differ only in case, since some file systems ignore case. All names are
 * shorter than the 255 bytes that file systems allow.
 */
public final class FileNames {
  private static final int MAX_BYTES = 200;

  private final Set<String> used = new HashSet<>();

  /**
   * A file name for a layer or number whose own name may contain any characters. Characters other
   * than letters, digits, dots, hyphens and underscores are replaced, so that a slash does not lead
   * to a different folder.
   *
   * @return the name, without an extension
   */
  public String of(String name) {
    return unused(name.replaceAll("[^\\p{L}\\p{N}._-]", "_"));
  }

  /**
   * The given name, which must be valid as a file name. A number is appended if an earlier file has
   * the same name.
   */
  public String unused(String name) {
    String start = shortened(name);
    String unused = start;
    for (int i = 2; !used.add(unused.toLowerCase(Locale.ROOT)); i++) {
      unused = start + "-" + i;
    }
    return unused;
  }

  private static String shortened(String name) {
    String shortened = name;
    while (shortened.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
    }
    return shortened;
  }
}
