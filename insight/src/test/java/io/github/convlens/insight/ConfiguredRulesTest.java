package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.insight.SyntheticRun.Epoch;
import io.github.convlens.insight.SyntheticRun.Gradient;
import io.github.convlens.insight.diagnose.Change;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.report.FindingPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Causes that are recognised from the configuration and from their effect together. */
class ConfiguredRulesTest {
  private static final String DIGITS = "data: {dataset: digits}\n";

  @TempDir private Path folder;

  private static String training(String keys) {
    return DIGITS + "model: {batch_norm: none}\ntraining: {" + keys + "}\n";
  }

  private static String layers(String list) {
    return DIGITS + "model: {architecture: layers, layers: [" + list + "]}\n";
  }

  private SyntheticRun stuck(String config) {
    return new SyntheticRun().stuck().config(config);
  }

  private void assertOnly(String rule, SyntheticRun run) throws IOException {
    Diagnosis diagnosis = run.diagnose(folder);
    assertEquals(List.of(rule), diagnosis.findings().stream().map(Finding::rule).toList());
    assertTrue(FindingPicture.of(diagnosis.findings().get(0)).isPresent());
    for (Remedy remedy : diagnosis.findings().get(0).remedies()) {
      List<String> settings = remedy.changes().stream().map(Change::setting).toList();
      Configuration.read(folder.resolve("config.yaml"), settings, note -> {});
    }
  }

  @Test
  void dropoutThatLeavesATenthIsTooStrong() throws IOException {
    String list = "flatten, linear: {out: 32}, relu, dropout: {p: %s}, linear: {out: 10}";
    assertOnly(
        "dropout-too-strong", stuck(layers(list.formatted("0.9"))).layers("linear1", "linear2"));
    SyntheticRun usual = stuck(layers(list.formatted("0.5"))).layers("linear1", "linear2");
    assertOnly("random-labels", usual);
  }

  @Test
  void strongDropoutThatDoesNoHarmIsNotReported() throws IOException {
    String list = "flatten, linear: {out: 32}, relu, dropout: {p: 0.9}, linear: {out: 10}";
    SyntheticRun run = new SyntheticRun().config(layers(list)).layers("linear1", "linear2");
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void everyDropoutOfARepeatedBlockIsChangedByTheRemedy() throws IOException {
    Finding finding =
        stuck(
                layers(
                    "flatten, repeat: {times: 3, layers: [linear: {out: 32}, relu, dropout: {p:"
                        + " 0.9}]}, linear: {out: 10}"))
            .diagnose(folder)
            .findings()
            .get(0);
    Change change = finding.remedies().get(0).changes().get(0);
    assertEquals("model.layers", change.key());
    assertTrue(change.to().contains("{\"dropout\":{\"p\":0.2}}"), change.to());
  }

  @Test
  void decayThatShrinksWeightsByATwentiethPerUpdateIsTooStrong() throws IOException {
    String adamw = "learning_rate: 0.05, optimizer: {name: adamw, weight_decay: %s}";
    assertOnly("weight-decay-too-strong", stuck(training(adamw.formatted("1.0"))).rate(0.05));
    assertOnly("random-labels", stuck(training(adamw.formatted("0.01"))).rate(0.05));
  }

  @Test
  void aUsualDecayIsNotReportedIfOnlyTheRateMakesItStrong() throws IOException {
    String adamw = "learning_rate: 0.9, optimizer: {name: adamw, weight_decay: %s}";
    assertOnly("weight-decay-too-strong", stuck(training(adamw.formatted("0.1"))).rate(0.9));
    assertOnly("random-labels", stuck(training(adamw.formatted("0.01"))).rate(0.9));
  }

  @Test
  void anL2PenaltyIsComparedWithTheUsualPenalty() throws IOException {
    String adam = "learning_rate: 0.001, optimizer: {name: adam, weight_decay: 1.0}";
    String evidence =
        stuck(training(adam)).rate(0.001).diagnose(folder).findings().get(0).evidence();
    assertTrue(evidence.contains("is 1, at least a hundred times the usual 5e-4"), evidence);
  }

  @Test
  void momentumMultipliesTheEffectOfWeightDecay() throws IOException {
    String sgd = "learning_rate: 0.1, optimizer: {name: sgd, momentum: 0.9, weight_decay: %s}";
    assertOnly("weight-decay-too-strong", stuck(training(sgd.formatted("0.05"))).rate(0.1));
    assertOnly("random-labels", stuck(training(sgd.formatted("0.0005"))).rate(0.1));
  }

  @Test
  void labelSmoothingOfMostOfTheTargetIsReported() throws IOException {
    String loss = "loss: {name: cross_entropy, label_smoothing: %s}";
    assertOnly("label-smoothing-too-strong", stuck(training(loss.formatted("0.95"))));
    assertOnly("random-labels", stuck(training(loss.formatted("0.1"))));
  }

  /**
   * The loss has come 0.7 of the way from chance to the best possible loss. The two differ by
   * 0.010.
   */
  @Test
  void strongLabelSmoothingIsAWarningIfTheNetworkLearns() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(training("loss: {name: cross_entropy, label_smoothing: 0.95}"))
            .loss(step -> 2.3026 - 0.007 * Math.min(1, step / 50.0))
            .epochs(epoch -> new Epoch(2.296, 0.88, 2.2962, 0.87));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("label-smoothing-too-strong", finding.rule());
    assertEquals(Severity.WARNING, finding.severity());
  }

  /** Five gradients, each of norm 0.3, have a norm of 0.67 together. */
  @Test
  void aBoundThatClipsEveryGradientIsTooTightIfTheWeightsDoNotMove() throws IOException {
    double bound = 0.3 * Math.sqrt(5);
    assertOnly(
        "clipping-too-tight",
        stuck(training("clip_norm: " + bound)).everyGradient(new Gradient(0.3, 1e-5)));
    assertOnly(
        "rate-too-low", stuck(training("clip_norm: 10")).everyGradient(new Gradient(0.3, 1e-5)));
    assertOnly(
        "random-labels",
        stuck(training("clip_norm: " + bound)).everyGradient(new Gradient(0.3, 0.005)));
  }

  @Test
  void batchNormOverTwoImagesIsReported() throws IOException {
    String batch = DIGITS + "training: {batch_size: %d}\n";
    assertOnly("batch-too-small", stuck(batch.formatted(2)));
    assertOnly("random-labels", stuck(batch.formatted(64)));
  }

  @Test
  void smallBatchesWithoutBatchNormAreNotReported() throws IOException {
    assertOnly("random-labels", stuck(training("batch_size: 2")));
  }

  @Test
  void anActivationAfterTheLastLayerIsReportedIfTheLossNeedsLogits() throws IOException {
    String list = "flatten, linear: {out: 32}, relu, linear: {out: 10}, sigmoid";
    SyntheticRun run =
        new SyntheticRun()
            .config(layers(list))
            .layers("linear1", "linear2")
            .loss(step -> 1.6)
            .epochs(epoch -> new Epoch(1.6, 0.85, 1.62, 0.82));
    assertOnly("output-activation", run);
    run.config(layers(list) + "training: {loss: {name: mean_squared_error}}\n").loss(step -> 0.02);
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void deepStacksOfVeryNarrowReluLayersAreReported() throws IOException {
    String list =
        "flatten, repeat: {times: 20, layers: [linear: {out: %d}, relu]}, linear: {out: 10}";
    Gradient small = new Gradient(0.3, 1e-5);
    SyntheticRun narrow = stuck(layers(list.formatted(4))).layers("repeat1.0.linear1", "linear2");
    assertOnly("narrow-layers", narrow.everyGradient(small));
    SyntheticRun wide = stuck(layers(list.formatted(32))).layers("repeat1.0.linear1", "linear2");
    assertOnly("rate-too-low", wide.everyGradient(small));
  }

  @Test
  void narrowLayersBesideBatchNormsAreWidenedExceptTheLastLayer() throws IOException {
    String list =
        "conv: {out: 8, kernel: 3}, batch_norm, relu, flatten,"
            + " repeat: {times: 20, layers: [linear: {out: 4}, relu]}, linear: {out: 10}";
    SyntheticRun run = stuck(layers(list)).layers("repeat1.0.linear1", "linear2");
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("narrow-layers", finding.rule());
    String widened = finding.remedies().get(0).changes().get(0).to();
    assertTrue(widened.contains("{\"linear\":{\"out\":32}},\"relu\""), widened);
    assertTrue(widened.endsWith("{\"linear\":{\"out\":10}}]"), widened);
    assertEquals("kaiming", finding.remedies().get(0).changes().get(1).to());
    String normalised = finding.remedies().get(1).changes().get(0).to();
    assertTrue(
        normalised.contains("{\"linear\":{\"out\":32}},\"batch_norm\",\"relu\""), normalised);
    SyntheticRun plain =
        stuck(layers("flatten, " + "linear: {out: 2}, relu, ".repeat(12) + "linear: {out: 10}"))
            .layers("linear1", "linear13");
    Finding deep = plain.diagnose(folder).findings().get(0);
    assertEquals(
        "[\"flatten\",{\"linear\":{\"out\":10}}]", deep.remedies().get(2).changes().get(0).to());
  }

  @Test
  void constantOutputsAfterADeadLayerAreNotMistakenForZeroWeights() throws IOException {
    String list =
        "flatten, repeat: {times: 20, layers: [linear: {out: 4}, relu]}, linear: {out: 10}";
    SyntheticRun run =
        stuck(layers(list))
            .layers("repeat1.0.linear1", "repeat1.1.linear1", "repeat1.2.linear1")
            .output("repeat1.1.linear1", step -> new SyntheticRun.Output(-0.5, 0.1, 1, 0, 1))
            .output("repeat1.2.linear1", step -> new SyntheticRun.Output(0, 0, 1, 0, 1));
    Finding finding = run.diagnose(folder).findings().get(0);
    assertEquals("dead-layers", finding.rule());
    assertTrue(finding.cause().contains("too few units"), finding.cause());
    assertEquals(1, run.rules(folder).size());
  }

  @Test
  void aScheduleWhoseRateIsNearZeroForHalfOfTheRunIsReported() throws IOException {
    SyntheticRun run = stuck(training("schedule: {name: step, every: 1, gamma: 0.1}"));
    run.write(folder);
    Path recorder = folder.resolve("recorder.csv");
    List<String> rows =
        Files.readAllLines(recorder).stream()
            .map(row -> row.matches("[23],.*") ? row.replace(",0.01,", ",1.0E-5,") : row)
            .toList();
    Files.write(recorder, rows);
    assertEquals("schedule-mismatch", Diagnosis.of(folder).findings().get(0).rule());
  }

  @Test
  void aRunThatIsStillLearningAtItsEndIsUnderTrained() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> SyntheticRun.CHANCE - 0.005 * step)
            .epochs(
                epoch -> new Epoch(2, 0.2 + 0.1 * epoch, 2.2 - 0.25 * epoch, 0.2 + 0.1 * epoch));
    assertOnly("under-trained", run);
    assertEquals(
        "training.epochs",
        run.diagnose(folder).findings().get(0).remedies().get(0).changes().get(0).key());
  }

  /** The learning rate falls to zero along a cosine, and the training loss falls with it. */
  @Test
  void aFallingTrainingLossIsNotUnderTrainingIfValidationNoLongerImproves() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> SyntheticRun.CHANCE - 0.005 * step)
            .epochs(epoch -> new Epoch(2, 0.2, 1.4 - 0.05 * epoch, 0.4 + 0.01 * epoch));
    assertFalse(run.rules(folder).contains("under-trained"), run.rules(folder).toString());
  }

  @Test
  void squaredErrorOverAHundredClassesIsReported() throws IOException {
    String config =
        """
        data: {dataset: cifar100}
        model: {batch_norm: none}
        training: {loss: {name: mean_squared_error}}
        """;
    SyntheticRun run =
        stuck(config).loss(step -> 0.0099).epochs(epoch -> new Epoch(0.0099, 0.01, 0.0099, 0.01));
    assertOnly("loss-mismatch", run);
  }

  @Test
  void unnormalisedPixelsAreNotReportedIfBatchNormFollows() throws IOException {
    String config = "data: {dataset: digits, normalize: false}\nmodel: {batch_norm: %s}\n";
    assertOnly("inputs-not-normalised", stuck(config.formatted("none")));
    assertOnly("random-labels", stuck(config.formatted("after_activation")));
  }

  private static final SyntheticRun.Gradient SMALL = new SyntheticRun.Gradient(0.3, 1e-5);

  @Test
  void sgdWithoutMomentumIsReportedIfTheRunWasTooSlow() throws IOException {
    String sgd = "optimizer: {name: sgd, momentum: %s}, schedule: {name: %s}";
    assertOnly("no-momentum", stuck(training(sgd.formatted("0", "constant"))).everyGradient(SMALL));
    assertOnly(
        "rate-too-low", stuck(training(sgd.formatted("0.9", "constant"))).everyGradient(SMALL));
    // The one-cycle schedule sets a momentum itself.
    assertOnly(
        "rate-too-low", stuck(training(sgd.formatted("0", "one_cycle"))).everyGradient(SMALL));
    SyntheticRun learned =
        new SyntheticRun().config(training(sgd.formatted("0", "constant"))).everyGradient(SMALL);
    assertEquals(List.of(), learned.rules(folder));
  }

  @Test
  void layersWithWeightsButWithoutActivationsBetweenThemAreReported() throws IOException {
    String list = "flatten, linear: {out: 32}, %s linear: {out: 10}";
    SyntheticRun linear = stuck(layers(list.formatted(""))).layers("linear1", "linear2");
    Diagnosis diagnosis = linear.diagnose(folder);
    assertEquals("no-activation", diagnosis.findings().get(0).rule());
    assertEquals(List.of("linear1", "linear2"), diagnosis.findings().get(0).layers());
    assertOnly(
        "random-labels", stuck(layers(list.formatted("relu,"))).layers("linear1", "linear2"));
    SyntheticRun one = stuck(layers("flatten, linear: {out: 10}")).layers("linear1");
    assertOnly("random-labels", one);
  }

  private String withActivations(String list) throws IOException {
    Finding finding = stuck(layers(list)).layers("conv1").diagnose(folder).findings().get(0);
    assertEquals("no-activation", finding.rule());
    return finding.remedies().get(0).changes().get(0).to();
  }

  @Test
  void aReluFollowsEachLayerWithWeightsAndItsBatchNormButNotTheLast() throws IOException {
    String conv = "conv: {out: 8, kernel: 3, padding: 1}";
    String end = ", global_avg_pool, flatten, linear: {out: 9}, dropout, linear: {out: 10}";
    String kinds =
        withActivations(conv + ", batch_norm, avg_pool: {kernel: 2}, " + conv + end)
            .replaceAll(":\\{[^}]*}|[\"{}\\[\\]]", "");
    assertEquals(
        "conv,batch_norm,relu,avg_pool,conv,relu,global_avg_pool,flatten,linear,relu,dropout,linear",
        kinds);
  }

  @Test
  void aResidualReceivesItsActivationAndAReluBetweenItsLayers() throws IOException {
    String conv = "{conv: {out: 1, kernel: 3, padding: 1}}";
    String inside = "layers: [%s, batch_norm, %s, batch_norm]".formatted(conv, conv);
    String to =
        withActivations(
            "residual: {activation: null, %s}, repeat: {times: 2, layers: [residual: {%s}]}, flatten, linear: {out: 10}"
                .formatted(inside, inside));
    String kinds = to.replaceAll("\"conv\":\\{[^}]*}", "conv").replaceAll("\"|\\{|}", "");
    String between = "layers:[conv,batch_norm,relu,conv,batch_norm]";
    assertEquals(
        "[residual:activation:relu,%s,repeat:times:2,layers:[residual:%s,relu],flatten,linear:out:10]"
            .formatted(between, between),
        kinds);
  }

  @Test
  void frozenRandomLayersAreReportedUnlessTheyThaw() throws IOException {
    String freeze = "epochs: 4, freeze: {until: head%s}";
    SyntheticRun run = stuck(training(freeze.formatted("")));
    assertOnly("frozen-layers", run);
    assertEquals(
        List.of("conv1", "conv2", "conv3", "conv4"),
        run.diagnose(folder).findings().get(0).layers());
    assertOnly("random-labels", stuck(training(freeze.formatted(", epochs: 1"))));
  }

  @Test
  void aFrozenLayerThatWhitensThePatchesIsNotReported() throws IOException {
    String freeze = "epochs: 4, freeze: {until: conv2}";
    assertOnly("frozen-layers", stuck(training(freeze)));
    String whitening = training(freeze).replace("model: {", "model: {whitening: true, ");
    assertOnly("random-labels", stuck(whitening));
  }

  @Test
  void aRateOfZeroFreezesLayersAsWell() throws IOException {
    String groups = "groups: [\"conv1.*\": {rate: 0}]";
    SyntheticRun run =
        stuck(training(groups)).gradient("conv1", step -> new SyntheticRun.Gradient(0.3, 0));
    assertOnly("frozen-layers", run);
    assertEquals(List.of("conv1"), run.diagnose(folder).findings().get(0).layers());
  }

  @Test
  void theRemedyOfARateOfZeroChangesTheRateEvenIfOtherLayersThaw() throws IOException {
    String both = "epochs: 4, freeze: {until: head, epochs: 1}, groups: [\"conv1.*\": {rate: 0}]";
    Finding finding =
        stuck(training(both))
            .gradient("conv1", step -> new Gradient(0.3, 0))
            .diagnose(folder)
            .findings()
            .get(0);
    assertEquals("frozen-layers", finding.rule());
    assertEquals("training.groups", finding.remedies().get(0).changes().get(0).key());
  }

  @Test
  void anAverageThatStillContainsTheInitialWeightsIsReported() throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config(training("ema: 0.9999"))
            .epochs(epoch -> new Epoch(0.2, 0.95, SyntheticRun.CHANCE, 0.1));
    assertOnly("average-too-slow", run);
    run.config(training("ema: 0.9")).epochs(epoch -> new Epoch(0.1, 0.96, 0.12, 0.95));
    assertEquals(List.of(), run.rules(folder));
  }

  @Test
  void unusuallyStrongAugmentationIsReportedIfTheRunDidNotLearn() throws IOException {
    String augmented = "data: {dataset: digits, augment: {%s}}\nmodel: {batch_norm: none}\n";
    for (String strong :
        List.of(
            "translation: 0.9",
            "crop_padding: 28",
            "cutout: 28",
            "rotation: 180",
            "resized_crop: 0.01",
            "brightness: 3",
            "vertical_flip: true")) {
      assertOnly("augmentation-too-strong", stuck(augmented.formatted(strong)));
      SyntheticRun learned = new SyntheticRun().config(augmented.formatted(strong));
      assertEquals(List.of(), learned.rules(folder), strong);
    }
    for (String usual : List.of("translation: 0.125", "crop_padding: 4", "preset: standard")) {
      assertOnly("random-labels", stuck(augmented.formatted(usual)));
    }
  }

  @Test
  void aFindingHasAConfidenceAndNumbers() throws IOException {
    Diagnosis diagnosis = stuck(training("clip_norm: 0.67")).everyGradient(SMALL).diagnose(folder);
    String json = diagnosis.json();
    assertTrue(json.contains("\"confidence\" : \"likely\""), json);
    assertTrue(json.contains("\"bound\" : 0.67"), json);
    String words = String.join("\n", diagnosis.lines());
    assertTrue(words.contains("(likely)"), words);
  }

  @Test
  void updatesThatAreSkippedUntilTheEndInFloat16AreReported() throws IOException {
    String half = "precision: float16\n" + training("batch_size: 64");
    assertOnly("scale-collapse", stuck(half).gradientsUntil(150));
    Finding finding = stuck(half).gradientsUntil(150).diagnose(folder).findings().get(0);
    assertEquals(141, finding.steps().first());
    // A loss scale that is halved from time to time works as intended.
    assertOnly("random-labels", stuck(half).gradientsUntil(185));
    assertOnly("random-labels", stuck(training("batch_size: 64")).gradientsUntil(150));
  }
}
