package io.github.convlens.insight.evaluation;

import io.github.convlens.training.evaluate.Evaluation;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Part;
import java.util.List;
import java.util.function.IntFunction;

/** The parts of the page of an evaluation that depend on the task. */
sealed interface TaskView permits ClassView, LabelView, NumberView {

  /** The view of an evaluation's task. */
  static TaskView of(Evaluation evaluation) {
    return evaluation.by(ClassView::new, LabelView::new, NumberView::new);
  }

  /**
   * Whether the table shows a score; false if it always equals another score of a different name.
   */
  default boolean tells(Score score) {
    return true;
  }

  /** Adds to the table of scores the rows whose values have no confidence interval. */
  default void facts(Html page) {}

  /** Adds an overview of all predictions, such as the confusion matrix. */
  void summary(Html page);

  /**
   * The classes, labels or numbers, in the order in which the table shows them; empty if there is
   * only one, since its scores are the overall scores.
   */
  List<Part> parts();

  /** Adds the curves below the table of parts. */
  void curves(Html page);

  /**
   * The galleries of the most informative images.
   *
   * @param most the largest number of images of each kind
   * @param maps whether each image is shown with a Grad-CAM map
   */
  List<Gallery> galleries(int most, boolean maps);

  /**
   * A gallery of images of one kind.
   *
   * @param text the text that says what the images have in common, and what is shown for each image
   * @param images indices of images, in the order of display
   * @param card the card of an image
   */
  record Gallery(String title, String text, List<Integer> images, IntFunction<Card> card) {}

  /**
   * The text that is shown with an image.
   *
   * @param own the true class, labels or numbers
   * @param predicted lines with the predictions
   * @param asked the class, label or number that the map explains
   */
  record Card(String own, List<String> predicted, int asked) {}
}
