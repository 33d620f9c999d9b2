package io.github.convlens.insight.report;

import io.github.convlens.data.picture.Png;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.draw.ColorMap;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.draw.Axes;
import io.github.convlens.insight.draw.Chart;
import io.github.convlens.insight.draw.FileNames;
import io.github.convlens.insight.draw.LinePlot;
import io.github.convlens.insight.draw.ParityPlot;
import io.github.convlens.insight.draw.ThinnedCurve;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYDataImageAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.jspecify.annotations.Nullable;

/** A run's plots as PNG files, for papers and for machines without a browser. */
public final class Plots {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;
  private static final int PANEL_WIDTH = 420;
  private static final int PANEL_HEIGHT = 300;
  private static final int MAP_HEIGHT = 260;
  private static final String STEP = "step";

  private final RunPage run;
  private final FileNames names = new FileNames();

  public Plots(RunPage run) {
    this.run = run;
  }

  /**
   * Writes all plots, except plots of values that were not recorded.
   *
   * @param findings the findings about the run, each of which has its own picture
   */
  public void write(Path folder, List<Finding> findings) throws IOException {
    Files.createDirectories(folder);
    try {
      pictures(findings).entrySet().parallelStream()
          .forEach(picture -> write(picture.getValue(), folder.resolve(picture.getKey() + ".png")));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(Supplier<BufferedImage> picture, Path file) {
    try {
      Png.write(picture.get(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The functions that draw the pictures, by the name of the picture's file. */
  private Map<String, Supplier<BufferedImage>> pictures(List<Finding> findings) throws IOException {
    Map<String, Supplier<BufferedImage>> pictures = new LinkedHashMap<>();
    for (Finding finding : findings) {
      FindingPicture.of(finding)
          .ifPresent(picture -> pictures.put("finding-" + finding.rule(), () -> picture));
    }
    RunCurves curves = run.curves();
    line(
        pictures,
        "loss",
        new LinePlot("Loss", STEP)
            .add("batch", curves.batches().get(BatchRow.Column.LOSS))
            .add("validation", epochs(EpochResult::validLoss), null)
            .add("smooth", curves.batches().get(BatchRow.Column.SMOOTH_LOSS)));
    if (run.task() == Task.CLASSIFY) {
      line(
          pictures,
          "accuracy",
          new LinePlot("Accuracy", STEP)
              .add("training", epochs(EpochResult::trainAccuracy), null)
              .add("validation", epochs(EpochResult::accuracy), null));
    } else {
      addScores(pictures);
    }
    line(
        pictures,
        "learning_rate",
        new LinePlot("Learning rate", STEP)
            .add("", curves.batches().get(BatchRow.Column.LEARNING_RATE)));
    line(
        pictures,
        "momentum",
        new LinePlot("Momentum (β1 of Adam)", STEP)
            .add("", curves.batches().get(BatchRow.Column.MOMENTUM)));
    line(pictures, "gradient_norm", weights("2-norm of the gradient", GradientRow.Column.NORM));
    line(pictures, "update_ratio", weights("‖update‖ / ‖weight‖", GradientRow.Column.UPDATE_RATIO));
    int index = 0;
    Map<String, String> frozen = run.frozen();
    for (Map.Entry<String, RunCurves.Layer> layer : curves.layers().entrySet()) {
      String name = layer.getKey();
      String title = frozen.containsKey(name) ? name + ", " + frozen.get(name) : name;
      pictures.put(
          names.of("layer-%02d-%s".formatted(index++, name)),
          () -> picture(title, layer.getValue()));
    }
    return pictures;
  }

  /** Adds the scores of a task without accuracy, and its parity plots. */
  private void addScores(Map<String, Supplier<BufferedImage>> pictures) throws IOException {
    for (String score : run.scores()) {
      line(
          pictures,
          "score-" + score,
          new LinePlot(score + " of the validation images", STEP)
              .add("", epochs(epoch -> epoch.scores().getOrDefault(score, Double.NaN)), null));
    }
    for (Map.Entry<String, TargetPredictions.Pairs> number :
        TargetPredictions.read(run.directory()).numbers().entrySet()) {
      double[][] some = number.getValue().some();
      if (some[0].length > 0) {
        pictures.put(
            names.of("parity-" + number.getKey()),
            () ->
                ParityPlot.image(
                    number.getKey() + " of the validation images",
                    number.getKey(),
                    some[0],
                    some[1]));
      }
    }
  }

  private static void line(
      Map<String, Supplier<BufferedImage>> pictures, String name, LinePlot plot) {
    if (!plot.isEmpty()) {
      pictures.put(name, () -> plot.image(WIDTH, HEIGHT));
    }
  }

  private ThinnedCurve.Points epochs(ToDoubleFunction<EpochResult> value) {
    List<RunCurves.Epoch> epochs = run.curves().epochs();
    return new ThinnedCurve.Points(
        epochs.stream().mapToLong(RunCurves.Epoch::step).toArray(),
        epochs.stream().mapToDouble(epoch -> value.applyAsDouble(epoch.result())).toArray());
  }

  /**
   * A plot with a curve for each weight. The colour shows the depth: the first layer is dark, and
   * the last layer is light.
   */
  private LinePlot weights(String title, GradientRow.Column column) {
    LinePlot plot = new LinePlot(title + ", first layer dark, last light", STEP).logarithmic();
    Map<String, ThinnedCurve> found = new LinkedHashMap<>();
    run.curves()
        .weights()
        .forEach(
            (name, curves) -> {
              if (curves.containsKey(column)) {
                found.put(name, curves.get(column));
              }
            });
    int i = 0;
    for (Map.Entry<String, ThinnedCurve> one : found.entrySet()) {
      double depth = (double) i++ / Math.max(1, found.size() - 1);
      plot.add(one.getKey(), one.getValue().points(), ColorMap.viridis(0.9 * depth));
    }
    return plot;
  }

  /** A picture with the panels of fastai's plot_layer_stats, and fastai's color_dim below them. */
  private BufferedImage picture(String heading, RunCurves.Layer layer) {
    int height = PANEL_HEIGHT + (layer.histogram == null ? 0 : MAP_HEIGHT);
    List<LayerPanel> panels = LayerPanel.statistics();
    BufferedImage image =
        new BufferedImage(panels.size() * PANEL_WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), height);
    for (int i = 0; i < panels.size(); i++) {
      String title = i == 0 ? heading + ": " + panels.get(i).title() : panels.get(i).title();
      LinePlot plot = new LinePlot(title, STEP);
      panel(
          g,
          i,
          panels.get(i).fraction() ? plot.fraction() : plot,
          layer.curves.get(panels.get(i).column()));
    }
    if (layer.histogram != null) {
      map(g, layer.histogram, new Rectangle(0, PANEL_HEIGHT, image.getWidth(), MAP_HEIGHT));
    }
    g.dispose();
    return image;
  }

  private static void panel(Graphics2D g, int index, LinePlot plot, @Nullable ThinnedCurve curve) {
    plot.add("", curve);
    if (!plot.isEmpty()) {
      plot.draw(g, new Rectangle(index * PANEL_WIDTH, 0, PANEL_WIDTH, PANEL_HEIGHT));
    }
  }

  private void map(Graphics2D g, HistogramColumns histogram, Rectangle area) {
    ActivationHistogram.Options bins = Objects.requireNonNull(run.histogram());
    double low = bins.min();
    double high = bins.max();
    long start = histogram.steps()[0];
    long end = histogram.end();
    XYPlot plot = Chart.plot(Axes.counting(STEP, 0, (double) end), Axes.linear(null, low, high));
    plot.addAnnotation(
        new XYDataImageAnnotation(colorDim(histogram), start, low, end - start, high - low));
    JFreeChart chart =
        Chart.of(
            "color_dim: logarithm of the number of values, from dark (none) to light",
            new LegendItemCollection(),
            plot);
    chart.draw(g, area);
  }

  /**
   * A picture with a column of pixels for each column of the histograms, and a pixel for each bin.
   */
  static BufferedImage colorDim(HistogramColumns histogram) {
    int bins = histogram.bins();
    BufferedImage image = new BufferedImage(histogram.size(), bins, BufferedImage.TYPE_INT_RGB);
    double largest = 0;
    for (int column = 0; column < histogram.size(); column++) {
      for (int bin = 0; bin < bins; bin++) {
        largest = Math.max(largest, Math.log1p(histogram.count(column, bin)));
      }
    }
    double scale = largest > 0 ? 1 / largest : 0;
    for (int column = 0; column < histogram.size(); column++) {
      for (int bin = 0; bin < bins; bin++) {
        double value = Math.log1p(histogram.count(column, bin)) * scale;
        image.setRGB(column, bins - 1 - bin, ColorMap.viridis(value).getRGB());
      }
    }
    return image;
  }
}
