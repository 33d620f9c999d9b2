package io.github.convlens.insight.report;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Illustration;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.insight.draw.BarPlot;
import io.github.convlens.insight.draw.Fonts;
import io.github.convlens.insight.draw.LinePlot;
import io.github.convlens.insight.draw.ThinnedCurve;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** The chart of a finding's numbers. */
public final class FindingPicture {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;

  /** The colour of reference lines. */
  private static final Color GREY = new Color(0x8A94A3);

  private static final int POINTS = 600;

  private FindingPicture() {}

  /** The chart; empty if there is nothing to show, or if Java cannot draw text. */
  public static Optional<BufferedImage> of(Finding finding) {
    Illustration illustration = finding.illustration();
    if (illustration == null || illustration.isEmpty() || Fonts.fault().isPresent()) {
      return Optional.empty();
    }
    String title = finding.rule() + ": " + illustration.title();
    return Optional.of(
        illustration.lines().isEmpty() ? bars(title, illustration) : curves(title, illustration));
  }

  /** The chart as a data URL, for a page that contains its own pictures. */
  public static Optional<String> address(Finding finding) throws IOException {
    Optional<BufferedImage> image = of(finding);
    if (image.isEmpty()) {
      return Optional.empty();
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image.get(), "png", png);
    return Optional.of(
        "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray()));
  }

  private static BufferedImage curves(String title, Illustration illustration) {
    LinePlot plot = new LinePlot(title, "step");
    if (illustration.logarithmic()) {
      plot.logarithmic();
    }
    long last = 0;
    for (Illustration.Line line : illustration.lines()) {
      last = Math.max(last, line.values().lastStep());
      plot.add(line.label(), thinned(line.values()));
    }
    for (Illustration.Amount amount : illustration.amounts()) {
      String label = amount.label() + " " + Wording.number(amount.value());
      plot.add(label, new double[] {0, last}, new double[] {amount.value(), amount.value()}, GREY);
    }
    return plot.image(WIDTH, HEIGHT);
  }

  private static ThinnedCurve thinned(Series series) {
    ThinnedCurve curve = new ThinnedCurve(POINTS);
    for (int i = 0; i < series.size(); i++) {
      curve.add(series.step(i), series.value(i));
    }
    return curve;
  }

  private static BufferedImage bars(String title, Illustration illustration) {
    BarPlot plot = new BarPlot(title);
    illustration
        .amounts()
        .forEach(one -> plot.add(one.label(), one.value(), Wording.number(one.value())));
    return plot.image(WIDTH);
  }
}
