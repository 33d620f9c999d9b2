package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.SyntheticRun.Gradient;
import io.github.convlens.insight.SyntheticRun.Output;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Illustration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadRulesTest {
  @TempDir private Path folder;

  private static IntFunction<Output> dyingAt(int death) {
    return step ->
        step < death ? new Output(-0.1, 1, 0.6, 5, 0.1) : new Output(-0.4, 0.06, 1, -0.2, 1);
  }

  @Test
  void theLayerThatDiedFirstIsNamedFirstWithItsStepAndTheSpread() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .output("conv4", dyingAt(20))
            .output("conv3", dyingAt(31))
            .gradient("conv3", step -> new Gradient(step < 20 ? 0.3 : 0, 0.8));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("dead-layers", finding.rule());
    assertEquals(List.of("conv4", "conv3"), finding.layers());
    assertEquals(20, finding.steps().first());
    assertTrue(finding.evidence().contains("2 of 4 layers"), finding.evidence());
    assertTrue(finding.cause().contains("80 %"), finding.cause());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void thePictureOfManyLayersShowsThoseThatDiedFirst() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(
                "data: {dataset: digits}\nmodel: {architecture: layers, layers: ["
                    + "conv: {out: 4, kernel: 3}, relu, ".repeat(6)
                    + "flatten, linear: {out: 10}]}\n")
            .stuck()
            .layers("conv1", "conv2", "conv3", "conv4", "conv5", "conv6");
    for (int layer = 1; layer <= 6; layer++) {
      run.output("conv" + layer, dyingAt(100 - 10 * layer));
    }
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("conv6", finding.layers().get(0));
    assertEquals(6, finding.layers().size());
    Illustration shown = Objects.requireNonNull(finding.illustration());
    assertEquals("Share of values near zero (4 of 6 layers)", shown.title());
    assertEquals(
        List.of("conv3", "conv4", "conv5", "conv6"),
        shown.lines().stream().map(Illustration.Line::label).toList());
  }

  @Test
  void deadLayersAreRecognisedWithoutHistogramsAndGradients() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .output("conv4", dyingAt(20))
            .withoutHistograms()
            .withoutGradients();
    assertEquals(List.of("dead-layers"), run.rules(folder));
  }

  @Test
  void aLayerThatRecoversIsNotReportedAsDead() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .output("conv4", step -> step > 140 ? dyingAt(0).apply(0) : dyingAt(999).apply(0));
    run.output(
        "conv4", step -> step > 20 && step < 120 ? dyingAt(0).apply(0) : dyingAt(999).apply(0));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void aLayerWithOutputsOnASmallScaleIsNotReportedAsDead() throws IOException {
    SyntheticRun run = new SyntheticRun().output("conv4", step -> new Output(0, 0.01, 1, 0.04, 1));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void aLayerWithOutputsNearZeroIsReportedAsDeadOnlyIfFewAreAboveZero() throws IOException {
    // These values were recorded in a run that had nothing to learn. A sixth of the outputs are
    // above zero.
    SyntheticRun run =
        new SyntheticRun()
            .stuck()
            .output("conv4", step -> new Output(-0.034, 0.036, 0.98, 0.1, 0.5));
    assertEquals(List.of("random-labels"), run.rules(folder));
    run.output("conv4", step -> new Output(-0.09, 0.036, 1, -0.01, 1));
    assertEquals(List.of("dead-layers"), run.rules(folder));
  }

  @Test
  void theLastLayerCannotDieSinceNoReluFollows() throws IOException {
    assertEquals(List.of(), new SyntheticRun().output("conv5", dyingAt(20)).rules(folder));
  }

  @Test
  void aLayerWithNegativeOutputsBeforeALeakyReluIsNotReportedAsDead() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .output("conv3", dyingAt(20))
            .config("data: {dataset: digits}\nmodel: {batch_norm: none, activation: leaky_relu}\n");
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void theBatchNormBetweenConvolutionAndReluDecidesWhetherTheLayerIsDead() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .layers("conv1", "bn1", "conv2", "bn2")
            .config("data: {dataset: digits}\nmodel: {batch_norm: before_activation}\n");
    assertEquals(List.of(), run.output("conv2", dyingAt(20)).rules(folder));
    assertEquals(List.of("dead-layers"), run.output("bn2", dyingAt(20)).rules(folder));
  }

  @Test
  void aDeadBranchOfANetworkThatLearnsIsAWarning() throws IOException {
    Finding finding =
        new SyntheticRun().output("conv3", dyingAt(20)).diagnose(folder).findings().get(0);
    assertEquals(Finding.Severity.WARNING, finding.severity());
  }

  @Test
  void manyDeadChannelsAreReportedAsASeparateFinding() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .output("conv3", step -> new Output(-1, 1, 0.9, 5, step < 50 ? 0.1 : 0.8));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("dead-channels", finding.rule());
    assertEquals(List.of("conv3"), finding.layers());
    assertEquals(50, finding.steps().first());
    assertFalse(finding.evidence().contains("other layer"), finding.evidence());
  }

  @Test
  void theEvidenceSaysHowManyOtherLayersHaveDeadChannels() throws IOException {
    SyntheticRun run = new SyntheticRun();
    IntFunction<Output> dead = step -> new Output(-1, 1, 0.9, 5, step < 50 ? 0.1 : 0.8);
    run.output("conv2", dead).output("conv3", dead);
    String two = run.diagnose(folder).findings().get(0).evidence();
    assertTrue(two.endsWith("; the same is true of 1 other layer"), two);
    run.output("conv4", dead);
    String three = run.diagnose(folder).findings().get(0).evidence();
    assertTrue(three.endsWith("; the same is true of 2 other layers"), three);
  }

  @Test
  void aThirdOfTheChannelsMayBeDead() throws IOException {
    SyntheticRun run = new SyntheticRun();
    run.output("conv3", step -> new Output(-1, 1, 0.9, 5, 0.35));
    assertEquals(List.of(), run.rules(folder));
  }

  /**
   * In a fully connected layer whose inputs are all positive, a third of the units are negative for
   * every image from the start.
   */
  @Test
  void onlyChannelsThatWereAliveAtTheStartCountAsLost() throws IOException {
    SyntheticRun run = new SyntheticRun().loss(step -> 1.2 - 0.001 * step);
    run.epochs(epoch -> new SyntheticRun.Epoch(1.1, 0.6, 1.1, 0.6));
    run.output("conv3", step -> new Output(-1, 1, 0.9, 5, step < 50 ? 0.3 : 0.6));
    assertEquals(List.of(), run.rules(folder));
    run.output("conv3", step -> new Output(-1, 1, 0.9, 5, step < 50 ? 0.3 : 0.7));
    assertEquals(List.of("dead-channels"), run.rules(folder));
  }

  /** Dropout and smoothed labels keep the training loss high in a run that does well. */
  @Test
  void halfOfTheChannelsMayDieIfValidationDoesWell() throws IOException {
    SyntheticRun run = new SyntheticRun().loss(step -> 1.2 - 0.001 * step);
    run.output("conv3", step -> new Output(-1, 1, 0.9, 5, step < 50 ? 0 : 0.6));
    run.epochs(epoch -> new SyntheticRun.Epoch(1.1, 0.94, 0.2, 0.95));
    assertEquals(List.of(), run.rules(folder));
    run.epochs(epoch -> new SyntheticRun.Epoch(1.1, 0.6, 1.1, 0.6));
    assertEquals(List.of("dead-channels"), run.rules(folder));
  }
}
