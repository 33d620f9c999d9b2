package io.github.convlens.insight.evaluation;

import io.github.convlens.core.Count;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.NearDuplicates;
import io.github.convlens.data.image.Thumbnail;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The images of a split that are nearly the same as other images. The network may have memorised
 * the correct prediction for them.
 *
 * @param split the images that were scored
 * @param training the training images; null if the training images are the scored images
 * @param names the names of the targets: of the classes, of the labels, or of the regressed numbers
 */
record AlikeImages(ImageSet split, @Nullable ImageSet training, List<String> names) {

  private static final int MOST = 12;

  /**
   * Adds a heading and a card for each of the most similar pairs. If there are no pairs, adds
   * nothing.
   */
  void add(Html page) {
    NearDuplicates found = NearDuplicates.of(split, training);
    if (found.pairs().isEmpty()) {
      return;
    }
    int compared = training != null && found.searched() < training.count() ? found.searched() : 0;
    page.element("h2", "Near duplicates")
        .element("p", text(found.trainedOn(), found.pairs().size(), compared))
        .raw("<div class=\"cards\">\n");
    found.pairs().stream().limit(MOST).forEach(pair -> card(page, pair));
    page.raw("</div>\n");
  }

  /**
   * The text above the cards.
   *
   * @param trained the number of images that are nearly the same as a training image
   * @param all the number of images that are nearly the same as any other image; at least 1
   * @param compared the number of training images that were compared; 0 if all of them were
   */
  static String text(long trained, int all, int compared) {
    StringBuilder text = new StringBuilder();
    if (trained > 0) {
      text.append(
          "%s nearly the same as a training image%s. The network may have memorised %s. "
              .formatted(
                  count(trained),
                  compared > 0
                      ? String.format(Locale.ROOT, " (%,d training images were compared)", compared)
                      : "",
                  trained == 1 ? "it" : "them"));
    }
    if (all > trained) {
      text.append(
          "%s nearly the same as another image of this split. ".formatted(count(all - trained)));
    }
    if (all > MOST) {
      text.append("The %d most similar pairs are shown. ".formatted(MOST));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "The grey values of each pair, scaled to 16 × 16, have a correlation of %.2f or"
                    + " more; simple shapes can be as similar without being copies. If the two"
                    + " images of a pair have different labels, one label may be wrong.",
                NearDuplicates.ALIKE))
        .toString();
  }

  private static String count(long images) {
    return Count.of(images, "image is", "images are");
  }

  private void card(Html page, NearDuplicates.Pair pair) {
    ImageSet others = pair.training() && training != null ? training : split;
    page.raw("<div class=\"card\">")
        .picture(Thumbnail.of(split, pair.image()), "picture", name(split, pair.image()))
        .picture(Thumbnail.of(others, pair.other()), "picture", name(others, pair.other()))
        .element("b", split.targets().text(pair.image(), names))
        .element("div", name(split, pair.image()))
        .element(
            "div",
            "%s%s: %s"
                .formatted(
                    pair.training() ? "in training " : "",
                    name(others, pair.other()),
                    others.targets().text(pair.other(), names)))
        .element("div", String.format(Locale.ROOT, "correlation %.4f", pair.likeness()))
        .raw("</div>\n");
  }

  private static String name(ImageSet images, int image) {
    return images.files().isEmpty() ? "image " + image : images.files().get(image);
  }
}
