package io.github.convlens.insight.evaluation;

import io.github.convlens.core.Count;
import io.github.convlens.insight.draw.ParityPlot;
import io.github.convlens.training.evaluate.NumberEvaluation;
import io.github.convlens.training.metric.NumberExamples;
import io.github.convlens.training.table.Part;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The view of a task that predicts numbers: plots of predicted against true numbers, the size and
 * direction of the errors, and the images with the largest errors.
 */
final class NumberView implements TaskView {

  /** A page with more plots would be too long to look at. */
  private static final int MAX_NUMBERS = 6;

  /**
   * The largest number of points in a plot. If there are more images, only evenly spaced images are
   * drawn.
   */
  private static final int MAX_POINTS = 2000;

  private final NumberEvaluation evaluation;
  private final NumberExamples examples;
  private final List<String> names;
  private final int drawn;

  NumberView(NumberEvaluation evaluation) {
    this.evaluation = evaluation;
    examples = evaluation.examples();
    names = evaluation.numberNames();
    drawn = Math.min(MAX_NUMBERS, names.size());
  }

  @Override
  public void summary(Html page) {
    page.element("h2", "Predicted and true")
        .element(
            "p", "Each point is an image; points on the diagonal are exact predictions." + left());
    for (int number = 0; number < drawn; number++) {
      page.picture(
          ParityPlot.image(
              names.get(number), names.get(number), values(number), predictions(number)),
          "chart",
          "predicted " + names.get(number) + " against the true values");
    }
  }

  /** A sentence that says how many numbers have plots; empty if all numbers have plots. */
  private String left() {
    return drawn < names.size()
        ? " Plots are drawn for the first %s only; predictions.csv contains all numbers."
            .formatted(Count.of(drawn, "number"))
        : "";
  }

  private double[] values(int number) {
    return some(image -> examples.value(image, number));
  }

  private double[] predictions(int number) {
    return some(image -> examples.predicted(image, number));
  }

  private double[] some(IntToDoubleFunction value) {
    int stride = Math.max(1, (examples.count() + MAX_POINTS - 1) / MAX_POINTS);
    return IntStream.iterate(0, i -> i < examples.count(), i -> i + stride)
        .mapToDouble(value)
        .toArray();
  }

  private double[] all(IntToDoubleFunction value) {
    return IntStream.range(0, examples.count()).mapToDouble(value).toArray();
  }

  @Override
  public List<Part> parts() {
    return names.size() < 2 ? List.of() : evaluation.parts();
  }

  @Override
  public void curves(Html page) {
    page.element("h2", "Errors")
        .element(
            "p",
            "An error is the prediction minus the true number. A mean error far from 0 is a bias;"
                + " if most errors at high or at low predictions have the same sign, the network"
                + " does not reach the extremes."
                + left());
    quantiles(page);
    for (int number = 0; number < drawn; number++) {
      int one = number;
      double[] sizes = all(image -> Math.abs(examples.error(image, one)));
      double mean = Arrays.stream(all(image -> examples.value(image, one))).average().orElse(0);
      double[] constant = all(image -> Math.abs(examples.value(image, one) - mean));
      page.raw("<div class=\"side\">")
          .picture(
              ParityPlot.errors(
                  names.get(number),
                  predictions(number),
                  some(image -> examples.error(image, one))),
              "chart",
              "errors of " + names.get(number) + " against its predictions")
          .picture(
              Curves.within(names.get(number), sizes, constant)
                  .image(DrawnCurves.WIDTH, DrawnCurves.HEIGHT),
              "chart",
              "fraction of the images up to each absolute error of " + names.get(number))
          .raw("</div>\n");
    }
  }

  private void quantiles(Html page) {
    page.raw("<table><tr><th>number<th class=\"number\">mean error")
        .raw("<th class=\"number\">half are within<th class=\"number\">90 % within")
        .raw(
            "<th class=\"number\">largest<th class=\"number\">RMSE if the mean is always predicted</tr>\n");
    for (int number = 0; number < names.size(); number++) {
      int one = number;
      double[] values = all(image -> examples.value(image, one));
      double[] sizes = all(image -> Math.abs(examples.error(image, one)));
      Arrays.sort(sizes);
      page.raw("<tr>")
          .cell(names.get(number))
          .number(
              shown(Arrays.stream(all(image -> examples.error(image, one))).average().orElse(0)))
          .number(shown(quantile(sizes, 0.5)))
          .number(shown(quantile(sizes, 0.9)))
          .number(shown(quantile(sizes, 1)))
          .number(shown(deviation(values)))
          .raw("</tr>\n");
    }
    page.raw("</table>\n");
  }

  /** The smallest value that at least this fraction of all values do not exceed. */
  private static double quantile(double[] ascending, double part) {
    return ascending[Math.max(0, (int) Math.ceil(part * ascending.length) - 1)];
  }

  private static double deviation(double... values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  @Override
  public List<Gallery> galleries(int most, boolean maps) {
    List<Integer> worst =
        IntStream.range(0, examples.count())
            .boxed()
            .sorted(Comparator.comparingDouble(image -> -examples.squaredError(image)))
            .limit(most)
            .toList();
    return List.of(
        new Gallery(
            "Largest errors",
            (names.size() == 1 ? "The true number is" : "The true numbers are")
                + " in bold"
                + (maps
                    ? ". The map next to a picture shows what raises the prediction"
                        + (names.size() == 1 ? "" : " of the number that is furthest off")
                        + " (Grad-CAM)."
                    : "."),
            worst,
            this::card));
  }

  private Card card(int image) {
    return new Card(
        String.join(
            ", ",
            IntStream.range(0, names.size())
                .mapToObj(number -> names.get(number) + " " + shown(examples.value(image, number)))
                .toList()),
        IntStream.range(0, names.size())
            .mapToObj(
                number ->
                    "predicted %s (%s%s)"
                        .formatted(
                            shown(examples.predicted(image, number)),
                            examples.error(image, number) < 0 ? "" : "+",
                            shown(examples.error(image, number))))
            .toList(),
        examples.worst(image));
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
