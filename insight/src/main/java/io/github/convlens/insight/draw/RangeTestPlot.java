package io.github.convlens.insight.draw;

import io.github.convlens.data.picture.Png;
import io.github.convlens.training.search.LearningRateSweep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chart of a learning-rate range test: the smoothed loss over the learning rate, with the
 * suggested learning rates.
 */
public final class RangeTestPlot {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 480;

  private RangeTestPlot() {}

  /** Writes a PNG file. */
  public static void write(LearningRateSweep test, Path file) throws IOException {
    List<LearningRateSweep.Point> points =
        test.points().stream().filter(point -> Double.isFinite(point.smoothLoss())).toList();
    LinePlot plot =
        new LinePlot("Learning-rate range test: smoothed loss", "learning rate")
            .logarithmicAcross()
            .add(
                "smoothed loss",
                points.stream().mapToDouble(LearningRateSweep.Point::learningRate).toArray(),
                points.stream().mapToDouble(LearningRateSweep.Point::smoothLoss).toArray(),
                null);
    Map<String, Double> suggestions = new LinkedHashMap<>();
    test.suggestions().middle().ifPresent(rate -> suggestions.put("middle", rate));
    suggestions.putAll(test.suggestions().byName());
    for (Map.Entry<String, Double> one : suggestions.entrySet()) {
      double[] rate = {one.getValue()};
      double[] loss = {lossAt(points, one.getValue())};
      plot.add("%s %.2g".formatted(one.getKey(), rate[0]), rate, loss, null);
    }
    Png.write(plot.image(WIDTH, HEIGHT), file);
  }

  private static double lossAt(List<LearningRateSweep.Point> points, double rate) {
    LearningRateSweep.Point nearest = points.get(0);
    for (LearningRateSweep.Point point : points) {
      if (Math.abs(Math.log(point.learningRate() / rate))
          < Math.abs(Math.log(nearest.learningRate() / rate))) {
        nearest = point;
      }
    }
    return nearest.smoothLoss();
  }
}
