package io.github.convlens.training.metric;

import io.github.convlens.data.image.SeededRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter
 * 13): scores of samples that are drawn with replacement from the examples, and are as large as the
 * set of examples. It shows how much a score would vary with other images of the same kind, but not
 * how much it would vary with another training run.
 *
 * @param resamples the number of samples
 * @param seed the seed, which alone determines the samples
 */
public record Bootstrap(int resamples, long seed) {

  /**
   * The usual number of samples, which is enough for two correct digits of an interval's bounds.
   */
  public static final int RESAMPLES = 1000;

  // Makes these draws independent of other draws with the same seed.
  private static final long PURPOSE = 0x626f6f74L;

  /**
   * Intervals of several scores, all computed from the same samples.
   *
   * @param examples the number of examples
   * @param scores computes the scores of a sample from the number of times that each example occurs
   *     in it; called on several threads
   * @param done a task that is run after each sample, on several threads
   * @return an interval for each score
   */
  public List<Interval> intervals(int examples, Function<int[], double[]> scores, Runnable done) {
    double[][] resampled =
        IntStream.range(0, resamples)
            .parallel()
            .mapToObj(
                sample -> {
                  double[] values = scores.apply(draw(examples, sample));
                  done.run();
                  return values;
                })
            .toArray(double[][]::new);
    return IntStream.range(0, resampled[0].length)
        .mapToObj(score -> Interval.of(column(resampled, score)))
        .toList();
  }

  private int[] draw(int examples, int sample) {
    SplittableRandom random = SeededRandom.of(seed, PURPOSE, sample);
    int[] counts = new int[examples];
    for (int i = 0; i < examples; i++) {
      counts[random.nextInt(examples)]++;
    }
    return counts;
  }

  private static double[] column(double[][] rows, int index) {
    return IntStream.range(0, rows.length).mapToDouble(row -> rows[row][index]).toArray();
  }
}
