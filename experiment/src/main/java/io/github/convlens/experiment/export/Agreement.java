package io.github.convlens.experiment.export;

import io.github.convlens.core.Count;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.task.OutputMeaning;
import java.util.List;
import java.util.Locale;

/**
 * How closely the outputs of an exported file agree with those of the network.
 *
 * @param runtime the name and version of the runtime that ran the file
 * @param images the number of images that were compared
 * @param difference the largest difference between a value that the file computes and the same
 *     value that the network computes. It is that of a single output of the file, namely the output
 *     whose difference is the largest relative to its tolerance
 * @param tolerance the largest accepted difference for that output
 * @param sameClass the number of images for which the file and the network predict the same class;
 *     {@link #NO_CLASSES} for other tasks
 */
public record Agreement(
    String runtime, int images, double difference, double tolerance, int sameClass) {
  /** The value of {@code sameClass} if the network does not predict classes. */
  public static final int NO_CLASSES = -1;

  /**
   * Sums of float32 values that are added in a different order differ by less than this fraction of
   * the largest output, or of 1 if all outputs are smaller.
   */
  private static final double FLOAT32 = 1e-4;

  /**
   * A float16 has 11 significant bits, so its relative error is up to 5e-4. The errors of tens of
   * layers add up.
   */
  private static final double FLOAT16 = 2e-2;

  private static final int BATCH_SIZE = 60;

  /** Runs the file and compares all its outputs. */
  static Agreement of(
      ModelRuntime runtime,
      ModelRuntime.Session session,
      ExportedNetwork network,
      ExportOptions options,
      List<String> outputs,
      Reference reference) {
    OutputMeaning meaning = network.metadata().outputs();
    Comparison all = new Comparison(options.half() ? FLOAT16 : FLOAT32);
    for (String output : outputs) {
      boolean logits = output.equals(OnnxModel.LOGITS);
      float[][] expected = logits ? reference.logits() : reference.answers(meaning);
      int count = reference.images().count();
      Comparison one = new Comparison(all.share);
      for (int from = 0; from < count; from += BATCH_SIZE) {
        int to = Math.min(from + BATCH_SIZE, count);
        float[][] rows = session.run(input(network, options, reference, from, to), output);
        for (int i = from; i < to; i++) {
          one.add(expected[i], rows[i - from]);
        }
      }
      all.include(one);
    }
    return new Agreement(
        runtime.name(),
        reference.images().count(),
        all.difference,
        all.tolerance,
        meaning.task() == Task.CLASSIFY ? all.same : NO_CLASSES);
  }

  private static ModelInput input(
      ExportedNetwork network, ExportOptions options, Reference reference, int from, int to) {
    int[] indices = new int[to - from];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = from + i;
    }
    var images = reference.images().subset(indices);
    return options.raw()
        ? ModelInput.normalised(images, network.metadata().normalization())
        : ModelInput.pixels(images);
  }

  /** Whether all values differ by at most the tolerance. */
  public boolean passed() {
    return difference <= tolerance;
  }

  /** The result as one line, which is also stored in the file's metadata. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %s, largest difference %.2g (at most %.2g)%s",
        runtime,
        Count.of(images, "image"),
        difference,
        tolerance,
        sameClass == NO_CLASSES ? "" : ", same class for " + sameClass);
  }

  /** The comparison of one output, or of all outputs together. */
  private static final class Comparison {
    private final double share;
    private double difference;
    private double largest = 1;
    private double tolerance;
    private int same = Integer.MAX_VALUE;
    private int agreeing;

    Comparison(double share) {
      this.share = share;
    }

    void add(float[] expected, float[] found) {
      if (found.length != expected.length) {
        difference = Double.POSITIVE_INFINITY;
        return;
      }
      for (int i = 0; i < expected.length; i++) {
        double distance = Math.abs((double) expected[i] - found[i]);
        // NaN counts as an infinite difference.
        difference =
            Math.max(difference, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      agreeing += best(expected) == best(found) ? 1 : 0;
    }

    /**
     * Adds an output, and keeps the output whose difference is the largest relative to its
     * tolerance.
     */
    void include(Comparison one) {
      double allowed = one.share * one.largest;
      if (tolerance == 0 || one.difference / allowed > difference / tolerance) {
        difference = one.difference;
        tolerance = allowed;
      }
      same = Math.min(same, one.agreeing);
    }

    private static int best(float... row) {
      int best = 0;
      for (int i = 1; i < row.length; i++) {
        best = row[i] > row[best] ? i : best;
      }
      return row.length > 1 ? best : row[0] > 0 ? 1 : 0;
    }
  }
}
