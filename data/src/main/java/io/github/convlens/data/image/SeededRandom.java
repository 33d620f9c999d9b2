package io.github.convlens.data.image;

import java.util.SplittableRandom;

/**
 * Random numbers as a pure function of keys such as seed, purpose and epoch, so that no generator's
 * state has to be saved and the numbers of any step can be drawn again.
 */
public final class SeededRandom {
  private SeededRandom() {}

  /** A generator for these keys. The same keys in a different order give a different generator. */
  public static SplittableRandom of(long... keys) {
    long hash = 0;
    for (long key : keys) {
      hash = mix(hash + 0x9e3779b97f4a7c15L + mix(key));
    }
    return new SplittableRandom(hash);
  }

  /** A uniformly random permutation of 0 to count − 1 (Fisher and Yates). */
  public static int[] permutation(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  // The finaliser of SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number
  // Generators, 2014): neighbouring seeds and epochs end up far apart.
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
