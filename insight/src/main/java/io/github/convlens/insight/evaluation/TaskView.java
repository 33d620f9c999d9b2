package io.github.convlens.insight.evaluation;

import io.github.convlens.training.evaluate.Evaluation;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Part;
import java.util.List;
import java.util.function.IntFunction;

/** What the page of an evaluation shows of one task, in its own words. */
sealed interface TaskView permits ClassView, LabelView, NumberView {

  /** The view of an evaluation's task. */
  static TaskView of(Evaluation evaluation) {
    return evaluation.by(ClassView::new, LabelView::new, NumberView::new);
  }

  /** Whether a score is not another one under a second name. */
  default boolean tells(Score score) {
    return true;
  }

  /** Adds rows of the table of scores that have no interval. */
  default void facts(Html page) {}

  /** Adds what stands beside the scores: the one picture that sums the task up. */
  void summary(Html page);

  /** The parts in the order of their table, the worst first; empty where one says it all. */
  List<Part> parts();

  /** Adds the curves below the table of parts. */
  void curves(Html page);

  /**
   * The images that are worth a look.
   *
   * @param most images of each kind
   * @param maps whether each is shown with a map of what its prediction comes from
   */
  List<Gallery> galleries(int most, boolean maps);

  /**
   * Images of one kind.
   *
   * @param text what they have in common, and what is shown of them
   * @param images in their order
   */
  record Gallery(String title, String text, List<Integer> images, IntFunction<Card> card) {}

  /**
   * What is said of an image.
   *
   * @param own its class, its labels or its numbers
   * @param predicted lines of what is predicted
   * @param asked the class, label or number that its map is for
   */
  record Card(String own, List<String> predicted, int asked) {}
}
