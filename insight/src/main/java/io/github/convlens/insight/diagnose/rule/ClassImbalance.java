package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.ClassRecord;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Measure;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.SplitFacts;
import io.github.convlens.insight.diagnose.Wording;
import java.util.List;
import java.util.Optional;

/**
 * Classes with few images are hardly ever predicted. A loss averaged over all images rewards
 * predicting the frequent classes, and the accuracy hides the problem.
 */
public final class ClassImbalance implements Rule {
  /** The rule's name. */
  public static final String NAME = "class-imbalance";

  /**
   * A class is rare if it has less than this share of the images that it would have among classes
   * of equal size.
   */
  private static final double RARE = 1.0 / 3;

  /** A class is missed if its recall is less than this share of the accuracy over all images. */
  private static final double MISSED = 0.5;

  /**
   * If one class has three quarters of the images, a run at chance may simply predict that class
   * for all images.
   */
  static final double MAJORITY = 0.75;

  /** The recall of a class with fewer images is too uncertain. */
  private static final long ENOUGH_IMAGES = 5;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS)
        .ofClasses()
        .atFullLength()
        .improving(Measure.RECALL)
        .showing(Quantity.CLASSES);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    long images = run.classes().stream().mapToLong(ClassRecord::images).sum();
    boolean dominated = run.chance().accuracy() >= MAJORITY;
    if (images == 0 || (run.learnedNothing() && !dominated) || run.countsRareClassesMore()) {
      return Optional.empty();
    }
    long right = run.classes().stream().mapToLong(ClassRecord::right).sum();
    double accuracy = (double) right / images;
    boolean inTraining = rareInTrainingAlone(run);
    List<ClassRecord> missed =
        run.classes().stream()
            .filter(one -> one.images() >= ENOUGH_IMAGES && (inTraining || rare(run, one, images)))
            .filter(one -> one.recall() < MISSED * accuracy)
            .toList();
    if (missed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            run.learnedNothing() ? Severity.ERROR : Severity.WARNING,
            List.of(),
            run.allSteps(),
            (inTraining ? training(run) : "")
                + String.join("; ", missed.stream().map(one -> evidence(one, images)).toList())
                + "; accuracy over all images is "
                + Wording.number(accuracy),
            "rare classes count too little in the mean loss of a batch",
            "training.sampling: balanced, or training.class_weights: balanced where batches have"
                + " several images of each class; judge by training.metrics: [balanced_accuracy,"
                + " f1_macro]"));
  }

  /**
   * Whether some class is rare among the training images, but no class is rare among the validation
   * images.
   */
  private static boolean rareInTrainingAlone(RunRecord run) {
    SplitFacts facts = run.given().splits();
    return facts
            .training()
            .filter(row -> row.rarestClass() > 0 && row.rarestClass() < RARE)
            .isPresent()
        && facts.validation().filter(row -> row.rarestClass() >= RARE).isPresent();
  }

  private static String training(RunRecord run) {
    return "the rarest class has "
        + Wording.number(run.given().splits().training().orElseThrow().rarestClass())
        + " of the training images that it would have if all classes were of equal size, and "
        + Wording.number(run.given().splits().validation().orElseThrow().rarestClass())
        + " in validation; ";
  }

  static boolean rare(RunRecord run, ClassRecord one, long images) {
    return one.images() < RARE * images / run.classes().size();
  }

  private static String evidence(ClassRecord one, long images) {
    return "class %s has %s of the validation images, and %s of these are predicted correctly"
        .formatted(
            one.name(),
            Wording.number((double) one.images() / images),
            Wording.number(one.recall()));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(
        configured.remedy(
            "training.sampling", "balanced", "every class is drawn as often as the others"),
        configured.remedy(
            "training.class_weights", "balanced", "every class has the same weight in the loss"));
  }
}
