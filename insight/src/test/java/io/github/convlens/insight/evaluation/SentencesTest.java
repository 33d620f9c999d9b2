package io.github.convlens.insight.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.metric.Ranking;
import io.github.convlens.training.metric.Reliability;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sentences with numbers. No sentence speaks of 0 images, or uses the plural for 1 image. */
class SentencesTest {

  @Test
  void nearDuplicatesOfTheTrainingSplitAreMentionedOnlyIfThereAreSome() {
    String inside = AlikeImages.text(0, 2, 0);
    assertTrue(
        inside.startsWith("2 images are nearly the same as another image of this split. "), inside);
    String trained = AlikeImages.text(1, 1, 5000);
    assertTrue(
        trained.startsWith(
            "1 image is nearly the same as a training image (5,000 training images were compared)."
                + " The network may have memorised it. The grey values of each pair"),
        trained);
    String both = AlikeImages.text(3, 13, 0);
    assertTrue(
        both.startsWith(
            "3 images are nearly the same as a training image. The network may have memorised them."
                + " 10 images are nearly the same as another image of this split. The 12 most"
                + " similar pairs are shown. "),
        both);
  }

  @Test
  void aSentenceSaysForHowManyImagesAllLabelsAreRight() {
    assertEquals("All labels of all images are right.", LabelView.decided(9, 0, 0));
    assertEquals(
        "All labels are right for no image; 1 has a missed label, none have a wrongly predicted one.",
        LabelView.decided(0, 1, 0));
    assertEquals(
        "All labels are right for 1 image; 1,200 have a missed label, 1 has a wrongly predicted"
            + " one.",
        LabelView.decided(1, 1200, 1));
  }

  private static String curves(int classes, IntToDoubleFunction precision) {
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "c" + i).toList();
    Html page = new Html();
    List<Ranking.Point> points =
        Ranking.of(new double[] {0.2, 0.8}, new boolean[] {false, true}).roc(new int[] {1, 1});
    new DrawnCurves("class", "classes", names, precision)
        .add(
            page,
            new Reliability(List.of(new Reliability.Bin(0, 1, 1, 0.5, 1))),
            one -> points,
            one -> points);
    return page.page("curves");
  }

  @Test
  void thePageSaysWhichCurvesAreMissing() {
    assertFalse(curves(6, one -> 1).contains("precision-recall curves "));
    assertTrue(
        curves(3, one -> one == 0 ? Double.NaN : 1)
            .contains("1 class has no images, and therefore no ROC and precision-recall curves."));
    assertTrue(
        curves(2, one -> Double.NaN)
            .contains("No class has images, so there are no ROC and precision-recall curves."));
    assertTrue(
        curves(8, one -> one == 0 ? Double.NaN : 1)
            .contains("curves of the 6 classes with the lowest average precision"));
  }
}
