package io.github.convlens.training.loop;

import ai.djl.engine.Engine;

/**
 * Before every batch, seeds libtorch's generator, from which dropout draws. The numbers drawn for a
 * batch therefore depend only on the run's seed, the batch's step and, if there are several
 * workers, the worker and the number of workers. So a resumed run does not need the generator's
 * state.
 */
final class Randomness {

  private Randomness() {}

  /**
   * Seeds the generator.
   *
   * @param step a number that is different for every batch of the run and every worker
   */
  static void seed(Engine engine, long seed, long step) {
    long mixed = mix(seed + 0x9E3779B97F4A7C15L * (step + 1));
    engine.setRandomSeed((int) (mixed >>> 32));
  }

  /** SplitMix64's finaliser (Steele, Lea and Flood, 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
