package io.github.convlens.insight.evaluation;

import io.github.convlens.core.Progress;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.experiment.explain.Explainer;
import io.github.convlens.insight.draw.HeatOverlay;
import io.github.convlens.training.metric.ClassExamples;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The images of an evaluation that are worth a look. */
final class ShownImages {

  /** More would not be looked at. */
  private static final int MOST = 18;

  private final ImageSet images;
  private final ClassExamples examples;
  private final List<String> classNames;
  private final @Nullable Explainer explainer;

  /**
   * @param explainer draws Grad-CAM for the predicted class; null for pictures alone
   */
  ShownImages(
      ImageSet images,
      ClassExamples examples,
      List<String> classNames,
      @Nullable Explainer explainer) {
    this.images = images;
    this.examples = examples;
    this.classNames = classNames;
    this.explainer = explainer;
  }

  /** The mistakes whose class was thought the least likely, those first. */
  List<Integer> mostWrong() {
    return IntStream.range(0, examples.count())
        .filter(image -> examples.predicted(image) != examples.label(image))
        .boxed()
        .sorted(by(image -> -examples.logLoss(image)))
        .limit(MOST)
        .toList();
  }

  /** The images whose two likeliest classes are the closest to each other, those first. */
  List<Integer> leastCertain() {
    return IntStream.range(0, examples.count())
        .boxed()
        .sorted(by(this::margin))
        .limit(MOST)
        .toList();
  }

  private static Comparator<Integer> by(IntToDoubleFunction order) {
    return Comparator.comparingDouble(order::applyAsDouble);
  }

  private double margin(int image) {
    List<Integer> likeliest = examples.likeliest(image);
    return examples.probability(image, likeliest.get(0))
        - examples.probability(image, likeliest.get(1));
  }

  /** Adds a card for each. */
  void add(Html page, List<Integer> shown, Progress progress) {
    page.raw("<div class=\"cards\">\n");
    for (int i = 0; i < shown.size(); i++) {
      card(page, shown.get(i));
      progress.update("drawing images", i + 1, shown.size());
    }
    page.raw("</div>\n");
  }

  private void card(Html page, int image) {
    BufferedImage picture = Thumbnail.of(images, image);
    int predicted = examples.predicted(image);
    String name = images.files().isEmpty() ? "image " + image : images.files().get(image);
    page.raw("<div class=\"card\">").picture(picture, "picture", name);
    if (explainer != null) {
      page.picture(
          HeatOverlay.of(
              picture, explainer.explain(images, image, predicted, Explainer.Method.GRAD_CAM)),
          "picture",
          "Grad-CAM for " + classNames.get(predicted));
    }
    page.element("b", classNames.get(examples.label(image)));
    List<Integer> likeliest = examples.likeliest(image);
    page.raw("<div>")
        .raw(Html.escaped(likely(image, likeliest.get(0)) + ", " + likely(image, likeliest.get(1))))
        .raw("</div><div>" + Html.escaped(name) + "</div></div>\n");
  }

  private String likely(int image, int label) {
    return String.format(
        Locale.ROOT, "%s %.3f", classNames.get(label), examples.probability(image, label));
  }
}
