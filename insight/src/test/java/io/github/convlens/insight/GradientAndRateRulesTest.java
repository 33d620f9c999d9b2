package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.SyntheticRun.Gradient;
import io.github.convlens.insight.SyntheticRun.Output;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientAndRateRulesTest {
  @TempDir private Path folder;

  private static SyntheticRun withGradientFactor(SyntheticRun run, double last, double factor) {
    for (int i = 0; i < 5; i++) {
      double norm = last * Math.pow(factor, 4 - i);
      run.gradient("conv" + (i + 1), step -> new Gradient(norm, 0.01 * norm));
    }
    return run;
  }

  @Test
  void aHealthyRunHasNoFindingsAndNoNotes() throws IOException {
    Diagnosis diagnosis = new SyntheticRun().diagnose(folder);
    assertEquals(List.of("no findings"), diagnosis.lines());
  }

  @Test
  void vanishingGradientsAreReportedWithTheLayersInWhichTheyVanish() throws IOException {
    SyntheticRun run = withGradientFactor(new SyntheticRun().stuck(), 0.3, 0.05);
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("vanishing-gradients", finding.rule());
    assertEquals(List.of("conv1", "conv2", "conv3"), finding.layers());
    assertTrue(finding.evidence().contains("factor of 0.05 per layer"), finding.evidence());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void explodingGradientsAreReportedWithTheLayersInWhichTheyExplode() throws IOException {
    SyntheticRun run = withGradientFactor(new SyntheticRun().stuck(), 0.3, 10);
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("exploding-gradients", finding.rule());
    assertEquals(List.of("conv1", "conv2"), finding.layers());
  }

  @Test
  void gradientsWithinAFactorOfAHundredAreNotReported() throws IOException {
    List<String> fading = withGradientFactor(new SyntheticRun().stuck(), 0.3, 0.5).rules(folder);
    assertTrue(!fading.contains("vanishing-gradients"), fading.toString());
    List<String> growing = withGradientFactor(new SyntheticRun().stuck(), 0.3, 2).rules(folder);
    assertTrue(!growing.contains("exploding-gradients"), growing.toString());
  }

  @Test
  void aRunThatLearnsMayHaveFadingGradients() throws IOException {
    assertEquals(List.of(), withGradientFactor(new SyntheticRun(), 0.3, 0.05).rules(folder));
  }

  @Test
  void aNanLossIsReportedAsARateThatIsTooHigh() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> step < 40 ? SyntheticRun.CHANCE : Double.NaN)
            .output("conv3", step -> new Output(0, Math.exp(step / 5.0), 0.6, 5, 0));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("rate-too-high", finding.rule());
    assertEquals(List.of("conv3"), finding.layers());
    assertEquals(40, finding.steps().first());
  }

  @Test
  void skillThatWasReachedAndLostIsReportedAsARateThatIsTooHigh() throws IOException {
    SyntheticRun run =
        new SyntheticRun().stuck().loss(step -> step < 100 ? SyntheticRun.healthyLoss(step) : 2.2);
    assertEquals(List.of("rate-too-high"), run.rules(folder));
  }

  /**
   * Some batches have an image of the rare class, and others do not. Ten successive batches have no
   * such image.
   */
  @Test
  void noisyLossesOfRareImagesAreNotMistakenForLostSkill() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> (step >= 50 && step < 60) || step % 3 == 0 ? 0.8 : 2.6)
            .epochs(epoch -> new SyntheticRun.Epoch(1.9, 0.3, 1.9, 0.3));
    assertFalse(run.rules(folder).contains("rate-too-high"), run.rules(folder).toString());
  }

  @Test
  void aVeryHighMomentumIsReportedAsARateThatIsTooHighIfItDoesHarm() throws IOException {
    String momentum = "training: {optimizer: {name: sgd, momentum: 0.995}}\n";
    SyntheticRun run =
        new SyntheticRun()
            .config("data: {dataset: digits}\nmodel: {batch_norm: none}\n" + momentum);
    assertEquals(List.of(), run.rules(folder));
    run.loss(step -> 0.9 - 0.001 * step)
        .epochs(epoch -> new SyntheticRun.Epoch(0.7, 0.8, 0.7, 0.8));
    assertEquals(List.of("rate-too-high"), run.rules(folder));
  }

  @Test
  void outputsThatGrowAndCollapseAtChanceAreReportedAsARateThatIsTooHigh() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .output("conv2", step -> new Output(0, step > 20 && step < 60 ? 50 : 1, 0.6, 5, 0));
    assertEquals(List.of("rate-too-high"), run.rules(folder));
  }

  @Test
  void growthAndCollapseAreNotReportedIfTheRunDoesWell() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .output("conv2", step -> new Output(0, step > 20 && step < 60 ? 50 : 1, 0.6, 5, 0));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void aSpikeFromWhichTheRunRecoversIsNotReported() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> step > 60 && step < 66 ? 3 : SyntheticRun.healthyLoss(step));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void aFirstUpdateThatReplacesTheWeightsIsAWarningIfTheRunStillLearns() throws IOException {
    SyntheticRun run = new SyntheticRun();
    for (int i = 1; i <= 5; i++) {
      run.output("conv" + i, step -> new Output(0, step == 0 ? 1 : 80, 0.6, 300, 0));
      run.gradient("conv" + i, step -> new Gradient(0.3, step == 0 ? 4 : 0.01));
    }
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("rate-too-high", finding.rule());
    assertEquals(Finding.Severity.WARNING, finding.severity());
  }

  /** The updates are large relative to weights of 1e-5, but the outputs end at the usual scale. */
  @Test
  void updatesThatBringWeightsUpToTheUsualScaleAreNotTooLarge() throws IOException {
    SyntheticRun run = new SyntheticRun();
    for (int i = 1; i <= 5; i++) {
      run.output("conv" + i, step -> new Output(0, step == 0 ? 1e-5 : 3, 0.6, 300, 0));
      run.gradient("conv" + i, step -> new Gradient(0.3, step == 0 ? 9 : 0.01));
    }
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void updatesThatHardlyMoveWeightsAreReportedAsARateThatIsTooLow() throws IOException {
    SyntheticRun run = new SyntheticRun().stuck().everyGradient(new Gradient(0.3, 5e-6));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("rate-too-low", finding.rule());
    assertTrue(finding.evidence().contains("5.0e-06"), finding.evidence());
    assertEquals(1, run.rules(folder).size());
  }

  /** The remedy aims at updates of 3e-3. */
  @ParameterizedTest
  @CsvSource({"9e-4, 0.003", "2.5e-4, 0.01", "1e-4, 0.03", "3e-5, 0.1", "3e-6, 1"})
  void aHigherRateBringsUpdatesThatAreTooSmallCloseToTheUsualSize(double update, String rate)
      throws IOException {
    Finding finding =
        new SyntheticRun()
            .config(
                """
                data: {dataset: digits}
                model: {batch_norm: none}
                training: {learning_rate: 0.001}
                """)
            .stuck()
            .everyGradient(new Gradient(0.3, update))
            .diagnose(folder)
            .findings()
            .get(0);
    assertEquals("rate-too-low", finding.rule());
    assertEquals(rate, finding.remedies().get(0).changes().get(0).to());
  }

  @Test
  void smallUpdatesOfANetworkThatDoesWellAreNotReported() throws IOException {
    SyntheticRun run = new SyntheticRun().everyGradient(new Gradient(0.3, 5e-6));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void withoutGradientsOutputsThatStayTheSameShowThatTheRateIsTooLow() throws IOException {
    SyntheticRun run = new SyntheticRun().stuck().withoutGradients();
    assertEquals(List.of("rate-too-low"), run.rules(folder));
  }

  @Test
  void aRunAtChanceForNoVisibleReasonIsReported() throws IOException {
    SyntheticRun run = new SyntheticRun().stuck().withoutActivations().withoutGradients();
    Diagnosis diagnosis = run.diagnose(folder);
    assertEquals("stuck-at-chance", diagnosis.findings().get(0).rule());
    assertEquals(3, diagnosis.notes().size(), diagnosis.notes().toString());
  }

  @Test
  void theLossAtChanceDependsOnTheLossFunction() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .loss(step -> 0.09)
            .withoutActivations()
            .withoutGradients()
            .config(
                """
                data: {dataset: digits}
                model: {batch_norm: none}
                training: {loss: {name: mean_squared_error}}
                """);
    assertEquals(List.of("stuck-at-chance"), run.rules(folder));
  }

  /**
   * The four images show only four of ten classes. Guessing among four classes has a loss of ln 4,
   * which cannot be reached.
   */
  @Test
  void aFewValidationImagesAreNotUsedToEstimateFrequencies() throws IOException {
    Files.write(
        folder.resolve("predictions.csv"),
        List.of(
            "image,label,predicted,probability,loss",
            "0,1,5,0.2,3",
            "1,4,5,0.2,3",
            "2,7,5,0.2,3",
            "3,8,5,0.2,3"));
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> SyntheticRun.CHANCE - 0.02 + 1e-4 * step)
            .epochs(epoch -> new SyntheticRun.Epoch(SyntheticRun.CHANCE, 0.1, 26, 0));
    List<String> rules = run.rules(folder);
    assertFalse(rules.contains("rate-too-high"), rules.toString());
    assertFalse(rules.isEmpty(), "at chance to the end");
  }
}
