package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.SyntheticRun.Gradient;
import io.github.convlens.insight.SyntheticRun.Output;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.model.Activation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialisationRulesTest {
  @TempDir private Path folder;

  /**
   * Outputs whose standard deviation changes by a factor from layer to layer, for the whole run.
   */
  private static SyntheticRun withFactor(SyntheticRun run, double first, double factor) {
    for (int i = 0; i < 5; i++) {
      double std = first * Math.pow(factor, i);
      run.output("conv" + (i + 1), step -> new Output(0, std, 0.6, 3 * std, 0));
    }
    return run;
  }

  @Test
  void zeroWeightsAreReportedWithEveryLayerThatTheyAffect() throws IOException {
    SyntheticRun run =
        withFactor(new SyntheticRun().stuck(), 0, 1).everyGradient(new Gradient(0, Double.NaN));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("symmetric-initialisation", finding.rule());
    assertEquals(5, finding.layers().size());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void aConstantInitialisationIsRecognisedFromTheConfiguration() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .config("data: {dataset: digits}\nmodel: {batch_norm: none, init: constant(0.1)}\n");
    assertEquals(List.of("symmetric-initialisation"), run.rules(folder));
  }

  @Test
  void outputsThatFadeFromLayerToLayerShowThatTheInitialisationIsTooSmall() throws IOException {
    SyntheticRun run =
        withFactor(new SyntheticRun().stuck(), 0.01, 0.01).everyGradient(new Gradient(1e-9, 1e-9));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("initialisation-too-small", finding.rule());
    assertEquals(List.of("conv2", "conv3", "conv4", "conv5"), finding.layers());
    assertTrue(finding.evidence().contains("factor of 0.01 per layer"), finding.evidence());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void twoInitialisationsAreProposedForOneThatIsTooSmall() throws IOException {
    Finding finding =
        withFactor(new SyntheticRun().stuck(), 0.01, 0.01)
            .config("data: {dataset: digits}\nmodel: {batch_norm: none, init: normal(1e-4)}\n")
            .everyGradient(new Gradient(1e-9, 1e-9))
            .diagnose(folder)
            .findings()
            .get(0);
    assertEquals(
        List.of("model.init=kaiming", "model.init=pytorch", "model.batch_norm=before_activation"),
        finding.remedies().stream().map(one -> one.changes().get(0).setting()).toList());
  }

  @Test
  void batchNormIsPutBeforeEveryActivationOfAList() throws IOException {
    StringBuilder layers = new StringBuilder();
    StringBuilder normalised = new StringBuilder();
    for (Activation.Function function : Activation.Function.values()) {
      layers.append("{conv: {out: 10, kernel: 1}}, ").append(function.key()).append(", ");
      normalised.append("\"batch_norm\",\"").append(function.key()).append("\" ");
    }
    String config =
        "data: {dataset: digits}\nmodel: {layers: [" + layers + "global_avg_pool, flatten]}\n";
    String to =
        withFactor(new SyntheticRun().stuck(), 0.01, 0.01)
            .config(config)
            .everyGradient(new Gradient(1e-9, 1e-9))
            .diagnose(folder)
            .findings()
            .get(0)
            .remedies()
            .get(1)
            .changes()
            .get(0)
            .to();
    for (String pair : normalised.toString().split(" ")) {
      assertTrue(to.contains(pair), pair + " is not in " + to);
    }
  }

  @Test
  void aNetworkThatRecoversFromASmallInitialisationIsHealthy() throws IOException {
    assertEquals(List.of(), withFactor(new SyntheticRun(), 0.01, 0.01).rules(folder));
  }

  @Test
  void outputsThatShrinkALittleAreNotReported() throws IOException {
    assertEquals(List.of(), withFactor(new SyntheticRun(), 0.6, 0.5).rules(folder));
  }

  @Test
  void aFirstLossFarAboveChanceShowsThatTheInitialisationIsTooLarge() throws IOException {
    SyntheticRun run =
        withFactor(new SyntheticRun().stuck(), 5, 8)
            .loss(step -> step < 3 ? 900 : SyntheticRun.CHANCE);
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("initialisation-too-large", finding.rule());
    assertEquals("conv5", finding.layers().get(0));
    assertEquals(1, run.rules(folder).size());
  }

  /** After 200 updates of a thousandth, the weights cannot have turned by 30 degrees. */
  @Test
  void weightsBeforeBatchNormAreTooLargeIfUpdatesCannotTurnThem() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config("data: {dataset: digits}\nmodel: {batch_norm: before_activation}\n")
            .loss(step -> 1.2 - 0.001 * step)
            .epochs(epoch -> new SyntheticRun.Epoch(1, 0.7, 1, 0.7))
            .everyGradient(new Gradient(0.3, 0.001));
    assertEquals(List.of(), run.rules(folder));
    for (int i = 1; i <= 4; i++) {
      run.output("conv" + i, step -> new Output(0, 8, 0.5, 30, 0));
    }
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("initialisation-too-large", finding.rule());
    assertEquals(Finding.Severity.WARNING, finding.severity());
    assertEquals(4, finding.layers().size());
  }

  @Test
  void logitsWithAStandardDeviationOfOneAreNotReportedAsTooLarge() throws IOException {
    SyntheticRun run =
        new SyntheticRun().stuck().loss(step -> step < 3 ? 2.8 : SyntheticRun.CHANCE);
    assertTrue(!run.rules(folder).contains("initialisation-too-large"));
  }

  @Test
  void saturatedTanhsAreNotAlsoReportedAsABadInitialisation() throws IOException {
    SyntheticRun run =
        withFactor(new SyntheticRun().stuck(), 12, 1.3)
            .loss(step -> 30)
            .config("data: {dataset: digits}\nmodel: {batch_norm: none, activation: tanh}\n");
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("saturation", finding.rule());
    assertEquals(List.of("conv1", "conv2", "conv3", "conv4"), finding.layers());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void sigmoidsCanSaturateOnOneSide() throws IOException {
    SyntheticRun run = new SyntheticRun().stuck().config(sigmoid("parameters"));
    run.output("conv2", step -> new Output(-9 - step / 100.0, 2, 1, -1, 1));
    assertEquals("conv2", run.diagnose(folder).findings().get(0).layers().get(0));
    assertEquals(List.of("saturation"), run.rules(folder));
  }

  @Test
  void saturationIsRecognisedInRecordedActivationsAsWell() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .config(sigmoid("activations"))
            .layers("sigmoid1", "sigmoid2", "sigmoid3", "sigmoid4");
    for (int i = 1; i <= 4; i++) {
      double std = i == 3 ? 0.49 : 0.2;
      run.output("sigmoid" + i, step -> new Output(0.5, std, 0.5, 1, 0));
    }
    assertEquals(List.of("sigmoid3"), run.diagnose(folder).findings().get(0).layers());
  }

  @Test
  void sigmoidsWithInputsInTheirSteepPartAreNotReportedAsSaturated() throws IOException {
    SyntheticRun run = withFactor(new SyntheticRun(), 3, 1).config(sigmoid("parameters"));
    assertEquals(List.of(), run.rules(folder));
  }

  private static String sigmoid(String layers) {
    return """
        data: {dataset: digits}
        model: {batch_norm: none, activation: sigmoid}
        record: {activations: {layers: %s}}
        """
        .formatted(layers);
  }
}
