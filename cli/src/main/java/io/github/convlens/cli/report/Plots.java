package io.github.convlens.cli.report;

import io.github.convlens.data.format.Png;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run's plots as PNG files, for papers and places without a browser. */
final class Plots {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;
  private static final int PANEL = 420;
  private static final int PANEL_HEIGHT = 300;
  private static final int MAP_HEIGHT = 260;
  private static final int MARGIN = 36;

  private final RunPage run;

  Plots(RunPage run) {
    this.run = run;
  }

  /** Writes all of them; what was not recorded has no picture. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    RunCurves curves = run.curves();
    line(
        folder,
        "loss",
        plot("Loss", false)
            .add("batch", curves.batches().get("loss"))
            .add("validation", epochs("valid_loss"), null)
            .add("smooth", curves.batches().get("smooth_loss")));
    line(
        folder,
        "accuracy",
        plot("Accuracy", false)
            .add("training", epochs("train_accuracy"), null)
            .add("validation", epochs("accuracy"), null));
    for (String column : List.of("learning_rate", "momentum")) {
      line(
          folder,
          column,
          plot(column.replace('_', ' '), false).add(column, curves.batches().get(column)));
    }
    line(folder, "gradient_norm", weights("2-norm of the gradient", "norm"));
    line(folder, "update_ratio", weights("‖update‖ / ‖weight‖", "update_ratio"));
    int index = 0;
    for (Map.Entry<String, RunCurves.Layer> layer : curves.layers().entrySet()) {
      String file = "layer-%02d-%s.png".formatted(index++, fileName(layer.getKey()));
      Png.write(picture(layer.getKey(), layer.getValue()), folder.resolve(file));
    }
  }

  private static LinePlot plot(String title, boolean logarithmic) {
    return new LinePlot(title, WIDTH, HEIGHT, logarithmic);
  }

  private static void line(Path folder, String name, LinePlot plot) throws IOException {
    if (!plot.isEmpty()) {
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = image.createGraphics();
      plot.chart().paint(g, WIDTH, HEIGHT);
      g.dispose();
      Png.write(image, folder.resolve(name + ".png"));
    }
  }

  private ThinnedCurve.Points epochs(String column) {
    List<RunCurves.Epoch> epochs = run.curves().epochs();
    return new ThinnedCurve.Points(
        epochs.stream().mapToLong(RunCurves.Epoch::step).toArray(),
        epochs.stream().mapToDouble(epoch -> epoch.values().get(column)).toArray());
  }

  /** Weights in the colours of their depth, the first dark. */
  private LinePlot weights(String title, String column) {
    LinePlot plot = plot(title + ", first layer dark, last light", true);
    Map<String, ThinnedCurve> found = new LinkedHashMap<>();
    run.curves()
        .parameters()
        .forEach(
            (name, curves) -> {
              if (name.endsWith("weight") && curves.containsKey(column)) {
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

  /** fastai's plot_layer_stats above its color_dim. */
  private BufferedImage picture(String name, RunCurves.Layer layer) {
    int height = PANEL_HEIGHT + (layer.histogram == null ? 0 : MAP_HEIGHT);
    BufferedImage image = new BufferedImage(3 * PANEL, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), height);
    panel(g, 0, new LinePlot(name + ": mean", PANEL, PANEL_HEIGHT, false), layer, "mean");
    panel(g, 1, new LinePlot("std", PANEL, PANEL_HEIGHT, false), layer, "std");
    panel(
        g, 2, new LinePlot("near zero", PANEL, PANEL_HEIGHT, false).fraction(), layer, "near_zero");
    if (layer.histogram != null) {
      map(g, layer.histogram, image.getWidth());
    }
    g.dispose();
    return image;
  }

  private static void panel(
      Graphics2D g, int place, LinePlot plot, RunCurves.Layer layer, String column) {
    plot.add(column, layer.curves.get(column));
    if (!plot.isEmpty()) {
      Graphics2D own = (Graphics2D) g.create(place * PANEL, 0, PANEL, PANEL_HEIGHT);
      plot.chart().paint(own, PANEL, PANEL_HEIGHT);
      own.dispose();
    }
  }

  private static void map(Graphics2D g, HistogramColumns histogram, int width) {
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.drawImage(
        colorDim(histogram),
        MARGIN,
        PANEL_HEIGHT + MARGIN / 2,
        width - 2 * MARGIN,
        MAP_HEIGHT - 2 * MARGIN,
        null);
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    long[] steps = histogram.steps();
    g.drawString(
        "color_dim: log1p of the histogram, low bins at the bottom, steps %d to %d"
            .formatted(steps[0], steps[steps.length - 1]),
        MARGIN,
        PANEL_HEIGHT + MAP_HEIGHT - MARGIN);
  }

  /** A column per recorded batch, a pixel per bin. */
  static BufferedImage colorDim(HistogramColumns histogram) {
    int bins = histogram.bins();
    BufferedImage image = new BufferedImage(histogram.size(), bins, BufferedImage.TYPE_INT_RGB);
    double most = 0;
    for (int column = 0; column < histogram.size(); column++) {
      for (int bin = 0; bin < bins; bin++) {
        most = Math.max(most, Math.log1p(histogram.count(column, bin)));
      }
    }
    double scale = most > 0 ? 1 / most : 0;
    for (int column = 0; column < histogram.size(); column++) {
      for (int bin = 0; bin < bins; bin++) {
        double value = Math.log1p(histogram.count(column, bin)) * scale;
        image.setRGB(column, bins - 1 - bin, ColorMap.viridis(value).getRGB());
      }
    }
    return image;
  }

  /** Layer names come from a configuration: nothing in them may lead elsewhere. */
  private static String fileName(String layer) {
    return layer.replaceAll("[^\\p{L}\\p{N}._-]", "_");
  }
}
