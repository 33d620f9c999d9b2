package io.github.convlens.model.engine;

/**
 * The record in which oneDNN 3.x describes the processor on x86-64. It holds the fields of Xbyak's
 * {@code util::Cpu}, from the sizes of the data caches on, in 32-bit words.
 *
 * <p>The fields are ten cache sizes, ten numbers of cores that share a cache, the number of cache
 * levels, one word that is ignored here, and then the processor's model, family, stepping, extended
 * model, extended family, displayed family and displayed model. The last two follow from the five
 * before them. It is practically impossible that another variable matches all these words by
 * chance.
 */
final class CpuRecord {
  private static final int SIZES = 0;
  private static final int SHARING = 10;

  /** The position of the number of cache levels. */
  static final int LEVELS = 20;

  private static final int FIRST_OF_IDENTITY = 22;
  private static final int WORDS_OF_IDENTITY = 7;

  /** The length of the record in words. */
  static final int WORDS = FIRST_OF_IDENTITY + WORDS_OF_IDENTITY;

  private static final int CACHES = 3;
  private static final int MAX_SHARING = 4096;

  private CpuRecord() {}

  /**
   * Whether {@code words} contain, starting at index {@code at}, the record of a processor with
   * three caches of one byte each. This is what Xbyak records in a virtual machine that hides the
   * caches.
   */
  static boolean hasCachesOfOneByte(int[] words, int at) {
    if (words[at + LEVELS] != CACHES) {
      return false;
    }
    for (int level = 0; level < SHARING; level++) {
      int sharing = words[at + SHARING + level];
      boolean present = level < CACHES;
      if (words[at + SIZES + level] != (present ? 1 : 0)
          || (present ? sharing < 1 || sharing > MAX_SHARING : sharing != 0)) {
        return false;
      }
    }
    return isIdentity(words, at + FIRST_OF_IDENTITY);
  }

  /**
   * Whether the displayed family and model follow from the other fields, by the rules in the
   * manuals of the processors.
   */
  private static boolean isIdentity(int[] words, int at) {
    int model = words[at];
    int family = words[at + 1];
    int stepping = words[at + 2];
    int extendedModel = words[at + 3];
    int extendedFamily = words[at + 4];
    int displayedFamily = family == 15 ? family + extendedFamily : family;
    int displayedModel = family == 6 || family == 15 ? (extendedModel << 4) + model : model;
    return model >>> 4 == 0
        && stepping >>> 4 == 0
        && extendedModel >>> 4 == 0
        && extendedFamily >>> 8 == 0
        && words[at + 5] == displayedFamily
        && words[at + 6] == displayedModel;
  }
}
