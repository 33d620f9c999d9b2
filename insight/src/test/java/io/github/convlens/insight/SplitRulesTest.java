package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.SyntheticRun.Epoch;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Findings from the facts about the splits. The columns of a row are split, images, distinct,
 * in_training, mean, …
 */
class SplitRulesTest {
  private static final String TRAINING = "training,6000,6000,6000,0.2,0.06,0.23,0.34,0.005";
  private static final String VALIDATION = "validation,1000,1000,0,0.2,0.06,0.23,0.34,0.009";

  @TempDir private Path folder;

  @Test
  void soundSplitsAreNotReported() throws IOException {
    assertEquals(List.of(), new SyntheticRun().splits(TRAINING, VALIDATION).rules(folder));
  }

  @Test
  void labelsThatClassMeansPredictAreNotReportedAsRandomIfLittleIsLearned() throws IOException {
    SyntheticRun run = new SyntheticRun().stuck().splits(TRAINING, VALIDATION);
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("stuck-at-chance", finding.rule());
    assertTrue(finding.evidence().contains("0.34 (chance is 0.1)"), finding.evidence());
  }

  @Test
  void labelsThatClassMeansDoNotPredictAreRandom() throws IOException {
    String drawn = "training,6000,6000,6000,0.2,0.06,0.23,0.104,0.005";
    SyntheticRun run = new SyntheticRun().stuck().splits(drawn, VALIDATION);
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("random-labels", finding.rule());
    assertTrue(finding.evidence().contains("0.104 (chance is 0.1)"), finding.evidence());
  }

  /**
   * These values were recorded with 97 zeros for every 3 ones. An accuracy of 0.97 is the share of
   * the majority class, and not memorisation.
   */
  @Test
  void theShareOfTheMajorityClassIsNotMistakenForMemorisation() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config("data: {dataset: mnist, classes: [0, 1]}\nmodel: {batch_norm: none}\n")
            .loss(step -> 0.13)
            .epochs(epoch -> new Epoch(0.13, 0.97, 0.135, 0.97));
    run.write(folder);
    StringBuilder rows = new StringBuilder("image,label,predicted,probability,loss\n");
    for (int i = 0; i < 1000; i++) {
      rows.append(i).append(i < 970 ? ",0" : ",1").append(",0,0.97,0.1\n");
    }
    Files.writeString(folder.resolve("predictions.csv"), rows.toString());
    List<String> rules = Diagnosis.of(folder).findings().stream().map(Finding::rule).toList();
    assertTrue(!rules.contains("random-labels"), rules.toString());
  }

  @Test
  void theShareOfRandomLabelsIsEstimatedFromAccuracies() throws IOException {
    // These values were recorded with six tenths of the labels random. 0.1 + 0.4 · (0.785 − 0.1) is
    // 0.374, but the network also learns some of the noise.
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> 2.3 - 0.5 * Math.min(1, step / 50.0))
            .epochs(epoch -> new Epoch(1.8, 0.42 + 0.003 * epoch, 1.17, 0.78));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("label-noise", finding.rule());
    assertTrue(finding.cause().contains("52 %"), finding.cause());
  }

  /**
   * The loss is still close to chance. Validation is only a little ahead in skill, but classifies
   * far more images correctly.
   */
  @Test
  void mostlyRandomLabelsShowBeforeTheLossFalls() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> 2.302 - 0.04 * Math.min(1, step / 50.0))
            .epochs(epoch -> new Epoch(2.26, 0.18 + 0.003 * epoch, 2.09, 0.5));
    assertEquals("label-noise", run.rules(folder).get(0));
  }

  @Test
  void trainingWithDropoutIsNotMistakenForLabelNoise() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(
                "data: {dataset: digits}\nmodel: {architecture: layers, layers: [flatten, linear:"
                    + " {out: 9}, relu, dropout, linear: {out: 10}]}\n")
            .loss(step -> 2.3 - 0.5 * Math.min(1, step / 50.0))
            .epochs(epoch -> new Epoch(1.8, 0.42 + 0.003 * epoch, 1.17, 0.78));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void labelsThatAreMoreOftenCorrectInValidationShowLabelNoise() throws IOException {
    String noisy = "training,6000,6000,6000,0.2,0.06,0.23,0.22,0.005";
    Finding finding =
        new SyntheticRun().splits(noisy, VALIDATION).diagnose(folder).findings().get(0);
    assertEquals("label-noise", finding.rule());
    assertTrue(finding.cause().contains("50 %"), finding.cause());
  }

  @Test
  void labelNoiseIsNotJudgedBeforeTheFirstEpochHasEnded() throws IOException {
    String noisy = "training,6000,6000,6000,0.2,0.06,0.23,0.22,0.005";
    new SyntheticRun().splits(noisy, VALIDATION).write(folder);
    Files.delete(folder.resolve("metrics.csv"));
    assertEquals(List.of(), Diagnosis.of(folder).findings());
  }

  @Test
  void repeatedPicturesAreNotMistakenForABatchNormMismatch() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config("data: {dataset: digits}\n")
            .layers("conv1", "bn1", "conv2", "bn2")
            .splits("training,3000,60,3000,0.2,0.06,0.23,1,0.005", VALIDATION)
            .epochs(epoch -> new Epoch(0.1, 1, 2.3, 0.2));
    assertEquals(List.of("repeated-images"), run.rules(folder));
  }

  @Test
  void invertedImagesInValidationAreReported() throws IOException {
    String negatives = "validation,1000,1000,0,0.8,0.06,0.23,0.06,0.009";
    SyntheticRun run =
        new SyntheticRun()
            .splits(TRAINING, negatives)
            .epochs(epoch -> new Epoch(0.08, 0.98, 45, 0.09));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("validation-differs", finding.rule());
    assertTrue(finding.evidence().contains("10 standard deviations"), finding.evidence());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void accuracyFarBelowChanceIsNotMistakenForOverFitting() throws IOException {
    SyntheticRun run = new SyntheticRun().epochs(epoch -> new Epoch(0.08, 0.98, 45, 0.0017));
    assertEquals(List.of("validation-differs"), run.rules(folder));
  }

  @Test
  void classesInADifferentOrderInValidationAreReported() throws IOException {
    String permuted = "validation,1000,1000,0,0.2,0.06,0.23,0.09,0.009";
    SyntheticRun run =
        new SyntheticRun()
            .splits(TRAINING, permuted)
            .epochs(epoch -> new Epoch(0.08, 0.98, 9, 0.1));
    assertEquals(List.of("validation-differs"), run.rules(folder));
  }

  @Test
  void trainingImagesInTheValidationSplitAreReportedAsLeakage() throws IOException {
    String leaky = "validation,1000,1000,200,0.2,0.06,0.23,0.34,0.009";
    Finding finding = new SyntheticRun().splits(TRAINING, leaky).diagnose(folder).findings().get(0);
    assertEquals("leakage", finding.rule());
    assertTrue(finding.evidence().contains("20 %"), finding.evidence());
  }

  @Test
  void blankImagesAreRecognisedWithoutBatchNorm() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .splits("training,6000,1,6000,0.35,0,0,0.1,0.005", "validation,9,1,9,0.35,0,0,NaN,NaN");
    assertEquals(List.of("constant-inputs"), run.rules(folder));
    String evidence = run.diagnose(folder).findings().get(0).evidence();
    assertTrue(evidence.contains(" and 1 of 6000 images is distinct; "), evidence);
  }
}
