package io.github.convlens.model.engine;

/**
 * The record of the processor in oneDNN 3.x on x86-64: the fields of Xbyak's {@code util::Cpu} from
 * the sizes of the data caches on, in words of 32 bits.
 *
 * <p>They are ten sizes, ten numbers of cores that share a cache, the number of cache levels, one
 * word of no interest, and then the processor's model, family, stepping, extended model, extended
 * family, and the displayed family and model, which follow from the numbers before them. No other
 * variable has these 21 fixed words and two sums by chance.
 */
final class CpuRecord {
  private static final int SIZES = 0;
  private static final int SHARING = 10;

  /** The position of the number of cache levels. */
  static final int LEVELS = 20;

  private static final int FIRST_OF_IDENTITY = 22;
  private static final int WORDS_OF_IDENTITY = 7;

  /** The length in words. */
  static final int WORDS = FIRST_OF_IDENTITY + WORDS_OF_IDENTITY;

  private static final int CACHES = 3;
  private static final int MOST_SHARING = 4096;

  private CpuRecord() {}

  /**
   * Whether {@code words} hold, from {@code at} on, a record of a processor with three caches of
   * one byte each, which is how this Xbyak sees a virtual machine that hides the caches.
   */
  static boolean hasCachesOfOneByte(int[] words, int at) {
    if (words[at + LEVELS] != CACHES) {
      return false;
    }
    for (int level = 0; level < SHARING; level++) {
      int sharing = words[at + SHARING + level];
      boolean there = level < CACHES;
      if (words[at + SIZES + level] != (there ? 1 : 0)
          || (there ? sharing < 1 || sharing > MOST_SHARING : sharing != 0)) {
        return false;
      }
    }
    return isIdentity(words, at + FIRST_OF_IDENTITY);
  }

  /** Whether the displayed family and model follow from the others as the manuals define them. */
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
