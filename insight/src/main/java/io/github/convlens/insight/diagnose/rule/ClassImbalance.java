package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
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
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.table.SplitRow;
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
   * A class is rare if the number of its images is less than this share of the number that it would
   * have if all classes were of equal size.
   */
  private static final double RARE = 1.0 / 3;

  /** A class is missed if its recall is less than this share of the accuracy over all images. */
  private static final double MISSED = 0.5;

  /**
   * If one class has three quarters of the images, a run at chance may simply predict that class
   * for all images.
   */
  static final double MAJORITY = 0.75;

  /** The recall of a class with fewer images is too uncertain to be judged on its own. */
  private static final long ENOUGH_IMAGES = 5;

  /**
   * The recall of a handful of images counts as low if the probability of such a recall, given the
   * accuracy on the other images, is at most this. This is the usual level of significance. One
   * test is made in each run.
   */
  private static final double SIGNIFICANCE = 0.05;

  /** A difference of more than this many standard errors is not due to chance. */
  private static final double STANDARD_ERRORS = 4;

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
    long images = images(run.classes());
    boolean dominated = run.chance().accuracy() >= MAJORITY;
    if (images == 0 || (run.learnedNothing() && !dominated) || run.countsRareClassesMore()) {
      return Optional.empty();
    }
    double accuracy = (double) right(run.classes()) / images;
    boolean inTraining = rareInTrainingAlone(run);
    List<ClassRecord> missed =
        run.classes().stream()
            .filter(one -> one.images() >= ENOUGH_IMAGES && (inTraining || rare(run, one, images)))
            .filter(one -> one.recall() < MISSED * accuracy)
            .toList();
    if (missed.isEmpty()) {
      return amongFewImages(run);
    }
    return Optional.of(
        found(
            run,
            (inTraining ? training(run) : "")
                + String.join("; ", missed.stream().map(one -> evidence(one, images)).toList())
                + "; accuracy over all images is "
                + Wording.number(accuracy)));
  }

  private static Finding found(RunRecord run, String evidence) {
    return new Finding(
        NAME,
        run.learnedNothing() ? Severity.ERROR : Severity.WARNING,
        List.of(),
        run.allSteps(),
        evidence,
        "rare classes count too little in the mean loss of a batch",
        "training.sampling: balanced, or training.class_weights: balanced where batches have"
            + " several images of each class; judge by training.metrics: [balanced_accuracy,"
            + " f1_macro]");
  }

  /**
   * The finding about rare classes that have too few validation images to be judged one by one.
   * They are judged together, and only if the training images show that a class is rare. The
   * finding requires that the share of their images that is predicted correctly is at most half of
   * the share of the other images, and that this is improbable for images that are as easy as the
   * others.
   */
  private static Optional<Finding> amongFewImages(RunRecord run) {
    long images = images(run.classes());
    List<ClassRecord> few =
        run.classes().stream()
            .filter(one -> one.images() > 0 && one.images() < ENOUGH_IMAGES)
            .filter(one -> rare(run, one, images))
            .toList();
    if (few.isEmpty() || !rareInTraining(run)) {
      return Optional.empty();
    }
    long fewImages = images(few);
    long fewRight = right(few);
    long others = images - fewImages;
    long othersRight = right(run.classes()) - fewRight;
    double accuracy = (double) othersRight / others;
    // Laplace's rule of succession: a probability of exactly 1 cannot be inferred from a sample.
    double expected = (othersRight + 1.0) / (others + 2.0);
    return fewRight > MISSED * accuracy * fewImages
            || atMost(fewRight, fewImages, expected) > SIGNIFICANCE
        ? Optional.empty()
        : Optional.of(
            found(
                run,
                shareInTraining(run)
                    + "; "
                    + (few.size() == 1
                        ? "class " + few.get(0).name() + " has "
                        : few.size() + " rare classes together have ")
                    + Count.of(fewImages, "validation image")
                    + ", and "
                    + fewRight
                    + " of these are predicted correctly; accuracy over the other images is "
                    + Wording.number(accuracy)));
  }

  /** The probability of at most {@code right} successes in {@code count} independent trials. */
  private static double atMost(long right, long count, double probability) {
    double term = Math.pow(1 - probability, (double) count);
    double sum = term;
    for (long successes = 0; successes < right; successes++) {
      term *= (count - successes) / (successes + 1.0) * probability / (1 - probability);
      sum += term;
    }
    return sum;
  }

  private static long images(List<ClassRecord> classes) {
    return classes.stream().mapToLong(ClassRecord::images).sum();
  }

  private static long right(List<ClassRecord> classes) {
    return classes.stream().mapToLong(ClassRecord::right).sum();
  }

  /**
   * Whether some class is rare among the training images, and has fewer images than chance
   * explains; false if unknown. If there are only a few images per class, the sizes of equally
   * frequent classes differ by chance.
   */
  private static boolean rareInTraining(RunRecord run) {
    long classes = run.classes().stream().filter(one -> one.images() > 0).count();
    return run.given()
        .splits()
        .training()
        .filter(row -> row.rarestClass() > 0 && row.rarestClass() < RARE)
        .filter(row -> (1 - row.rarestClass()) * evenSize(row, classes) > noise(row, classes))
        .isPresent();
  }

  private static double evenSize(SplitRow row, long classes) {
    return (double) row.images() / classes;
  }

  /**
   * How far the sizes of equally frequent classes differ by chance. A class's size is a count,
   * whose standard error is the root of its expected value.
   */
  private static double noise(SplitRow row, long classes) {
    return STANDARD_ERRORS * Math.sqrt(evenSize(row, classes));
  }

  /**
   * Whether some class is rare among the training images, but no class is rare among the validation
   * images.
   */
  private static boolean rareInTrainingAlone(RunRecord run) {
    return rareInTraining(run)
        && run.given().splits().validation().filter(row -> row.rarestClass() >= RARE).isPresent();
  }

  private static String shareInTraining(RunRecord run) {
    return "the rarest class has "
        + Wording.number(run.given().splits().training().orElseThrow().rarestClass())
        + " of the training images that it would have if all classes were of equal size";
  }

  private static String training(RunRecord run) {
    return shareInTraining(run)
        + ", and "
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
