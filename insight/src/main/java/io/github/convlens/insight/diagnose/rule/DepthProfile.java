package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import io.github.convlens.insight.diagnose.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How the size of the gradients changes from a network's last layers to its first layers. The size
 * at either end is the median gradient norm of a quarter of the layers: the last quarter or the
 * first. The gradient norm of a layer is the 2-norm of the gradient of its weights.
 *
 * @param layers the layers, in forward order
 * @param norms the norm of the gradient of each layer's weights, above 0
 */
record DepthProfile(List<String> layers, double[] norms) {
  /** Networks with fewer layers are not deep. */
  private static final int DEEP = 4;

  private static final int QUARTERS = 4;

  DepthProfile {
    layers = List.copyOf(layers);
  }

  /**
   * The profile of the layers whose weights have a recorded, finite gradient norm; empty if there
   * are fewer than {@link #DEEP} such layers.
   */
  static Optional<DepthProfile> of(RunRecord run, ToDoubleFunction<WeightRecord> norm) {
    List<WeightRecord> weights =
        run.weights().stream()
            .filter(weight -> !weight.norm().isEmpty())
            .filter(weight -> Double.isFinite(norm.applyAsDouble(weight)))
            .toList();
    if (weights.size() < DEEP) {
      return Optional.empty();
    }
    double[] norms =
        weights.stream()
            .mapToDouble(weight -> Math.max(norm.applyAsDouble(weight), Float.MIN_VALUE))
            .toArray();
    return Optional.of(new DepthProfile(weights.stream().map(WeightRecord::layer).toList(), norms));
  }

  double early() {
    return median(0, quarter());
  }

  double late() {
    return median(norms.length - quarter(), norms.length);
  }

  /** The mean factor by which the gradient's size changes on its way back through one layer. */
  double factorPerLayer() {
    return Math.pow(early() / late(), 1.0 / (norms.length - quarter()));
  }

  List<String> layersWhere(DoublePredicate condition) {
    return IntStream.range(0, norms.length)
        .filter(i -> condition.test(norms[i]))
        .mapToObj(layers::get)
        .toList();
  }

  String evidence() {
    return "the gradient's norm is "
        + Wording.number(norms[0])
        + " at "
        + layers.get(0)
        + " and "
        + Wording.number(norms[norms.length - 1])
        + " at "
        + layers.get(layers.size() - 1)
        + "; from the last quarter of the "
        + layers.size()
        + " layers to the first quarter, the median norm changes by a factor of "
        + Wording.number(factorPerLayer())
        + " per layer";
  }

  private int quarter() {
    return norms.length / QUARTERS;
  }

  private double median(int from, int to) {
    return Series.medianOf(Arrays.stream(norms, from, to));
  }

  /** The range of steps in which gradients were recorded. */
  static Finding.Steps steps(RunRecord run) {
    Series norm = run.weights().get(0).norm();
    return new Finding.Steps(norm.firstStep(), norm.lastStep());
  }
}
