package io.github.convlens.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that the user probably meant. */
public final class Nearest {

  private Nearest() {}

  /**
   * The word in {@code known} with the smallest edit distance to {@code word}; the first such word
   * if several are equally near.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(other -> distance(word, other)));
  }

  /**
   * The Levenshtein distance: the smallest number of insertions, deletions and replacements that
   * turn one word into the other.
   */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
