package io.github.convlens.insight.evaluation;

import io.github.convlens.data.picture.Png;
import io.github.convlens.experiment.CalibrationFit;
import io.github.convlens.training.metric.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The chart of the reliability curves before and after a calibration. */
public final class CalibrationPlot {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 480;

  private CalibrationPlot() {}

  /**
   * Writes {@code calibration.png}.
   *
   * @param folder the folder, which is created if necessary
   * @return the file
   */
  public static Path write(CalibrationFit fit, Path folder) throws IOException {
    Map<String, Reliability> curves = new LinkedHashMap<>();
    curves.put("before", fit.before());
    curves.put(
        String.format(Locale.ROOT, "at temperature %.3g", fit.calibration().temperature()),
        fit.after());
    Files.createDirectories(folder);
    Path file = folder.resolve("calibration.png");
    Png.write(Curves.reliability(curves).image(WIDTH, HEIGHT), file);
    return file;
  }
}
