package io.github.convlens.dev.page;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.picture.Png;
import io.github.convlens.experiment.draw.FirstKernels;
import io.github.convlens.insight.draw.LinePlot;
import io.github.convlens.insight.draw.ThinnedCurve;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.table.EpochResult;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws the pictures of a page into the folder of the page. */
final class Pictures {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;

  private final Path folder;
  private final Path runs;

  Pictures(Path folder, Path runs) {
    this.folder = folder;
    this.runs = runs;
  }

  /** Writes the picture and returns the Markdown that shows it. */
  String draw(Block block) throws IOException {
    if (block instanceof Block.Curves curves) {
      return shown(curves.file(), curves.title(), image(curves));
    }
    if (block instanceof Block.Kernels kernels) {
      return shown(kernels.file(), kernels.title(), image(kernels));
    }
    Block.Plot plot = (Block.Plot) block;
    Path picture = runs.resolve(plot.of());
    if (!Files.isRegularFile(picture)) {
      throw new InvalidInputException(
          picture + ": there is no such picture: create it with convlens report");
    }
    Files.createDirectories(folder.resolve(plot.file()).getParent());
    Files.copy(picture, folder.resolve(plot.file()), StandardCopyOption.REPLACE_EXISTING);
    return link(plot.file(), plot.title());
  }

  private String shown(String file, String title, BufferedImage image) throws IOException {
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    Png.write(image, target);
    return link(file, title);
  }

  private static String link(String file, String title) {
    return "\n![" + title + "](" + file + ")\n\n";
  }

  private BufferedImage image(Block.Curves curves) throws IOException {
    SeedRun.Source source = SeedRun.Source.of(List.of(curves.of().split(" +")));
    LinePlot plot =
        new LinePlot(
            curves.title(), source.file().equals(EpochResult.TABLE.file()) ? "epoch" : "step");
    if (curves.logarithmic()) {
      plot.logarithmic();
    }
    for (Map.Entry<String, String> row : curves.rows().entrySet()) {
      plot.add(row.getKey(), mean(SeedRun.of(runs.resolve(row.getValue())), source), null);
    }
    return plot.image(WIDTH, HEIGHT);
  }

  /** The mean of the runs at every step at which all of them have a finite value. */
  private static ThinnedCurve.Points mean(List<SeedRun> runs, SeedRun.Source source)
      throws IOException {
    Map<Long, List<Double>> values = new TreeMap<>();
    for (SeedRun run : runs) {
      SeedRun.Curve curve = run.curve(source);
      for (int i = 0; i < curve.steps().length; i++) {
        if (Double.isFinite(curve.values()[i])) {
          values
              .computeIfAbsent(curve.steps()[i], step -> new ArrayList<>())
              .add(curve.values()[i]);
        }
      }
    }
    values.values().removeIf(found -> found.size() < runs.size());
    return new ThinnedCurve.Points(
        values.keySet().stream().mapToLong(Long::longValue).toArray(),
        values.values().stream()
            .mapToDouble(
                found -> found.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
            .toArray());
  }

  private BufferedImage image(Block.Kernels kernels) throws IOException {
    Path weights = SeedRun.of(runs.resolve(kernels.of())).get(0).directory();
    BufferedImage drawn =
        FirstKernels.of(SafeTensors.read(weights.resolve("model.safetensors")))
            .orElseThrow(
                () -> new InvalidInputException(weights + ": its network has no convolution"))
            .picture();
    BufferedImage image =
        new BufferedImage(drawn.getWidth(), drawn.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.drawImage(drawn, 0, 0, Color.WHITE, null);
    g.dispose();
    return image;
  }
}
