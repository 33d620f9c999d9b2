package io.github.convlens.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that the user probably meant. */
public final class Nearest {

  private Nearest() {}

  /**
   * The word of {@code known} with the smallest edit distance from {@code word}, or the first of
   * them if there are several.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(other -> distance(word, other)));
  }

  /** Levenshtein distance: insertions, deletions and replacements from one word to the other. */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
