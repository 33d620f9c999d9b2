package io.github.convlens.insight.evaluation;

import io.github.convlens.core.Progress;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.experiment.explain.Explainer;
import io.github.convlens.insight.draw.HeatOverlay;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The images of a page, each with its true and predicted values. */
final class ImageCards {

  private final ImageSet images;
  private final List<String> names;
  private final @Nullable Explainer explainer;

  /**
   * @param names the names of the targets: of the classes, of the labels, or of the numbers
   * @param explainer the explainer that computes a Grad-CAM map for each picture; null to show only
   *     the pictures
   */
  ImageCards(ImageSet images, List<String> names, @Nullable Explainer explainer) {
    this.images = images;
    this.names = names;
    this.explainer = explainer;
  }

  /** Adds a heading and a card for each image. */
  void add(Html page, TaskView.Gallery gallery, Progress progress) {
    page.element("h2", gallery.title()).element("p", gallery.text());
    page.raw("<div class=\"cards\">\n");
    List<Integer> shown = gallery.images();
    for (int i = 0; i < shown.size(); i++) {
      card(page, shown.get(i), gallery.card().apply(shown.get(i)));
      progress.update("drawing images", i + 1, shown.size());
    }
    page.raw("</div>\n");
  }

  private void card(Html page, int image, TaskView.Card card) {
    BufferedImage picture = Thumbnail.of(images, image);
    String name = images.files().isEmpty() ? "image " + image : images.files().get(image);
    page.raw("<div class=\"card\">").picture(picture, "picture", name);
    if (explainer != null) {
      page.picture(
          HeatOverlay.of(
              picture, explainer.explain(images, image, card.asked(), Explainer.Method.GRAD_CAM)),
          "picture",
          "Grad-CAM for " + names.get(card.asked()));
    }
    page.element("b", card.own());
    card.predicted().forEach(line -> page.element("div", line));
    page.raw("<div>" + Html.escaped(name) + "</div></div>\n");
  }
}
