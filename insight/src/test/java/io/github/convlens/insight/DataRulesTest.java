package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.SyntheticRun.Epoch;
import io.github.convlens.insight.SyntheticRun.Gradient;
import io.github.convlens.insight.SyntheticRun.Output;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataRulesTest {
  private static final String WITH_BATCH_NORM = "data: {dataset: digits}\n";

  @TempDir private Path folder;

  @Test
  void labelsThatCanOnlyBeMemorisedLookRandom() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> step < 100 ? SyntheticRun.CHANCE : 1.2)
            .epochs(epoch -> new Epoch(1.2, 0.5, 3, 0.11));
    assertEquals(List.of("random-labels"), run.rules(folder));
  }

  @Test
  void labelsThatAreNotEvenMemorisedLookRandom() throws IOException {
    SyntheticRun run = new SyntheticRun().stuck();
    assertEquals(List.of("random-labels"), run.rules(folder));
  }

  @Test
  void constantImagesAreNotMistakenForExplodingGradients() throws IOException {
    Finding finding = withConstantImages(64, 0.4).diagnose(folder).findings().get(0);
    assertEquals("constant-inputs", finding.rule());
    assertEquals(List.of("bn5"), finding.layers());
    assertEquals(1, withConstantImages(64, 0.4).rules(folder).size());
  }

  @Test
  void batchNormOfASingleImageDoesNotSuggestConstantImages() throws IOException {
    assertFalse(withConstantImages(1, 0.4).rules(folder).contains("constant-inputs"));
  }

  @Test
  void batchNormBehindTinyWeightsDoesNotSuggestConstantImages() throws IOException {
    assertFalse(withConstantImages(64, 1e-4).rules(folder).contains("constant-inputs"));
  }

  /**
   * These values are from a real run. Only the batch norm over a single pixel shows that the images
   * are constant. In the other batch norms, padding makes the pixels differ.
   */
  private static SyntheticRun withConstantImages(int batchSize, double lastStd) {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .config(WITH_BATCH_NORM + "training: {batch_size: " + batchSize + "}\n")
            .layers("conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "conv4", "bn4", "conv5", "bn5")
            .output("conv5", step -> new Output(0, lastStd, 0.4, 1, 0))
            .output("bn5", step -> new Output(0, 7.5e-5, 1, 1, 0))
            .gradient("conv5", step -> new Gradient(1.4e-4, 0.005));
    return run.gradient("conv1", step -> new Gradient(0.03, 0.005));
  }

  @Test
  void aSlowStartIsNotMistakenForRandomLabels() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> step < 60 ? SyntheticRun.CHANCE : 1.2)
            .epochs(epoch -> new Epoch(1.2, 0.5, 1.3, epoch == 0 ? 0.1 : 0.6));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void aRunWithAccuracyAboveChanceIsNotStuckWhateverItsLoss() throws IOException {
    // This happens if one class has 95 % of the images: the accuracy rises first, and the loss
    // falls from ln 10 only later.
    SyntheticRun run = new SyntheticRun().stuck().everyGradient(new Gradient(0.3, 1e-3));
    run.epochs(
        epoch -> new Epoch(SyntheticRun.CHANCE, 0.3, SyntheticRun.CHANCE, 0.2 + 0.1 * epoch));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void pixelsThatAreNotNormalisedAreReportedIfTheRunDoesNotLearn() throws IOException {
    SyntheticRun run = new SyntheticRun().stuck().config(unnormalised());
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("inputs-not-normalised", finding.rule());
    assertEquals(List.of("conv1"), finding.layers());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void aRunThatDoesWellWithUnnormalisedPixelsIsHealthy() throws IOException {
    assertEquals(List.of(), new SyntheticRun().config(unnormalised()).rules(folder));
  }

  private static String unnormalised() {
    return "data: {dataset: digits, normalize: false}\nmodel: {batch_norm: none}\n";
  }

  @Test
  void highAccuracyOnTrainingImagesAloneIsOverFitting() throws IOException {
    SyntheticRun run = new SyntheticRun().epochs(epoch -> new Epoch(0.1, 0.99, 1.4, 0.7));
    assertEquals(List.of("over-fitting"), run.rules(folder));
  }

  @Test
  void aValidationLossThatRisesWhileTrainingImprovesIsOverFitting() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .epochs(epoch -> new Epoch(0.5 - 0.1 * epoch, 0.95, 0.4 + 0.15 * epoch, 0.91));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("over-fitting", finding.rule());
    assertEquals(0, finding.steps().first());
  }

  @Test
  void aGapOfAFewPointsIsNotReported() throws IOException {
    SyntheticRun run =
        new SyntheticRun().epochs(epoch -> new Epoch(0.1, 0.98, 0.34 + 0.01 * epoch, 0.91));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void aGapInTheFirstEpochIsReportedAsABatchNormMismatch() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(WITH_BATCH_NORM)
            .layers("conv1", "bn1", "conv2", "bn2")
            .epochs(epoch -> new Epoch(0.3, 0.95, 1.9, 0.4));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("batch-norm-mismatch", finding.rule());
    assertEquals(List.of("bn1", "bn2"), finding.layers());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void aLowMeanAccuracyInTheFirstEpochDoesNotHideTheGapAtItsEnd() throws IOException {
    // This happens if the learning rate is so high that the running statistics always lag behind.
    SyntheticRun run =
        new SyntheticRun()
            .config(WITH_BATCH_NORM)
            .layers("conv1", "bn1", "conv2", "bn2")
            .loss(step -> Math.max(0.98, 2.3 - 0.03 * step))
            .epochs(epoch -> new Epoch(1.5, 0.4 + 0.08 * epoch, 2.1, 0.43));
    assertEquals(List.of("batch-norm-mismatch"), run.rules(folder));
  }

  @Test
  void aGapThatOpensInLaterEpochsIsOverFittingWithBatchNormToo() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(WITH_BATCH_NORM)
            .layers("conv1", "bn1", "conv2", "bn2")
            .epochs(epoch -> new Epoch(0.3, 0.95, 0.9 + 0.4 * epoch, 0.7));
    assertEquals(List.of("over-fitting"), run.rules(folder));
  }

  /**
   * After 16 batches, 19 % of the running statistics are still their initial values. An epoch of
   * four batches does not tell the training loss at its end.
   */
  @Test
  void aGapInARunOfSoFewBatchesThatStatisticsAreStaleIsNotOverFitting() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(WITH_BATCH_NORM)
            .layers("conv1", "bn1", "conv2", "bn2")
            .batchesPerEpoch(4)
            .loss(step -> 2.3 - 0.14 * step)
            .epochs(epoch -> new Epoch(2.09 - 0.56 * epoch, 0.9, 1.9, 0.5));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("batch-norm-mismatch", finding.rule());
    assertTrue(finding.evidence().contains("have settled: loss 0.34 and 1.9 "), finding.evidence());
    assertTrue(finding.cause().startsWith("19 % of the running "), finding.cause());
    assertEquals(1, run.rules(folder).size());
    assertEquals(
        List.of("over-fitting"),
        run.config("data: {dataset: digits}\nmodel: {batch_norm: none}\n")
            .layers("conv1")
            .rules(folder));
  }

  @Test
  void aGapThatClosesLaterIsNotReported() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(WITH_BATCH_NORM)
            .layers("conv1", "bn1", "conv2", "bn2")
            .epochs(epoch -> new Epoch(0.3, 0.95, epoch < 3 ? 1.9 : 0.15, 0.94));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void withoutBatchNormTheSameGapIsOverFitting() throws IOException {
    SyntheticRun run = new SyntheticRun().epochs(epoch -> new Epoch(0.3, 0.95, 1.9, 0.4));
    assertEquals(List.of("over-fitting"), run.rules(folder));
  }

  @Test
  void staleStatisticsAreReportedAsTheCause() throws IOException {
    String slow =
        """
        data: {dataset: digits}
        model:
          layers: [conv: {out: 8, kernel: 3}, batch_norm: {momentum: 0.001}, relu, flatten, linear: {out: 10}]
          architecture: layers
        """;
    Finding finding =
        new SyntheticRun()
            .config(slow)
            .layers("conv1", "bn1", "linear1")
            .epochs(epoch -> new Epoch(0.3, 0.95, 1.9, 0.4))
            .diagnose(folder)
            .findings()
            .get(0);
    assertTrue(finding.cause().contains("82 %"), finding.cause());
  }
}
