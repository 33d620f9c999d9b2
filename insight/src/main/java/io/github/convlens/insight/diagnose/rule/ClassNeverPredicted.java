package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.ClassRecord;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A class that is not rare is never predicted, although the network has learned. */
public final class ClassNeverPredicted implements Rule {
  /** The rule's name. */
  public static final String NAME = "class-never-predicted";

  /**
   * With fewer validation images, a class may be missed by chance. With fewer training images per
   * class, a network may miss a class although its labels are right.
   */
  private static final long ENOUGH_IMAGES = 20;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS).ofClasses().atFullLength().showing(Quantity.CLASSES);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.skill() < RunRecord.LEARNED || hasFewTrainingImages(run)) {
      return Optional.empty();
    }
    long images = run.classes().stream().mapToLong(ClassRecord::images).sum();
    List<ClassRecord> never =
        run.classes().stream()
            .filter(ClassNeverPredicted::never)
            .filter(one -> !ClassImbalance.rare(run, one, images))
            .toList();
    if (never.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            Severity.WARNING,
            List.of(),
            run.allSteps(),
            String.join(
                "; ",
                never.stream()
                    .map(
                        one ->
                            "class %s has %d validation images, but is never predicted"
                                .formatted(one.name(), one.images()))
                    .toList()),
            "its training images look like those of another class, or are labelled as another"
                + " class by mistake",
            "convlens evaluate RUN_DIR -o DIR writes confusion.csv, which shows what is"
                + " predicted instead; look at the images of the class with convlens show-batch"));
  }

  /** Whether the classes have few distinct training images on average; false if unknown. */
  private static boolean hasFewTrainingImages(RunRecord run) {
    long classes = run.classes().stream().filter(one -> one.images() > 0).count();
    return run.given()
        .splits()
        .training()
        .filter(row -> row.distinct() < ENOUGH_IMAGES * classes)
        .isPresent();
  }

  private static boolean never(ClassRecord one) {
    return one.images() >= ENOUGH_IMAGES && one.predicted() == 0;
  }

  /**
   * Whether classes that are never predicted are enough to explain why validation is behind
   * training. This is the case if images of the other classes are classified correctly about as
   * often as training images.
   */
  static boolean explainsTheGap(RunRecord run) {
    OptionalDouble others =
        run.classes().stream()
            .filter(one -> one.images() > 0 && !never(one))
            .mapToDouble(ClassRecord::recall)
            .average();
    return run.classes().stream().anyMatch(ClassNeverPredicted::never)
        && others.isPresent()
        && run.lastEpoch().trainAccuracy() - others.getAsDouble() < OverFitting.ACCURACY_GAP;
  }
}
