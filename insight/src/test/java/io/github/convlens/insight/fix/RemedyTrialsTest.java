package io.github.convlens.insight.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Change;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.rule.ClassImbalance;
import io.github.convlens.insight.diagnose.rule.ClippingTooTight;
import io.github.convlens.insight.diagnose.rule.OverFitting;
import io.github.convlens.insight.diagnose.rule.RateTooLow;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemedyTrialsTest {
  private static final Pattern COMPARED =
      Pattern.compile(
          "after 60 batches, .* reaches (\\S+) on .*, compared with (\\S+) before: not ");

  @TempDir private Path folder;

  private RecordedRun trained() throws IOException {
    return trained("");
  }

  private RecordedRun trained(String more) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            device: cpu
            data: {dataset: digits}
            model: {architecture: layers, layers: [flatten, linear: {out: 10}]}
            training:
              epochs: 2
              batch_size: 64
              learning_rate: 0.01
              schedule: {name: constant}
              optimizer: {name: sgd, momentum: 0.9}
            """
                + more);
    Path directory = folder.resolve("run");
    try (ExperimentSession session = Configuration.read(config).open(new RunDirectory(directory))) {
      session.train();
    }
    return RecordedRun.open(directory);
  }

  private static Finding finding(String rule, Change change) {
    return new Finding(rule, Finding.Severity.ERROR, List.of(), new Finding.Steps(0, 1), "", "", "")
        .with(List.of(Remedy.of(change)));
  }

  /** With either change alone, the updates are still far too small. */
  @Test
  void twoFaultsThatHideEachOtherAreRemediedTogether() throws IOException {
    RecordedRun run = trained("  clip_norm: 1.0e-5\n  accumulate: 60\n");
    List<String> notices = new ArrayList<>();
    Amendment amendment =
        new RemedyTrials(run, null, 60, notices::add)
            .of(
                List.of(
                    finding(
                        ClippingTooTight.NAME,
                        new Change("training.clip_norm", "1.0e-5", "null", "no clipping")),
                    finding(
                        RateTooLow.NAME,
                        new Change("training.accumulate", "60", "1", "more updates"))));
    assertEquals(
        Set.of(ClippingTooTight.NAME, RateTooLow.NAME),
        amendment.steps().stream()
            .map(step -> step.finding().rule())
            .collect(Collectors.toUnmodifiableSet()),
        notices.toString());
  }

  /**
   * Before the end of its first epoch of 94 batches, the run has no validation and no predictions.
   */
  @Test
  void aTrialIsComparedWithTheRunAfterTheSameBatches() throws IOException {
    List<String> notices = new ArrayList<>();
    Change nothing = new Change("record.activations.every", "1", "2", "computes the same");
    new RemedyTrials(trained(), null, 60, notices::add)
        .of(
            List.of(
                finding(ClippingTooTight.NAME, nothing),
                finding(OverFitting.NAME, nothing),
                finding(ClassImbalance.NAME, nothing)));
    notices.removeIf(notice -> !notice.contains(nothing.key()));
    assertEquals(3, notices.size(), notices.toString());
    for (String notice : notices) {
      Matcher compared = COMPARED.matcher(notice);
      assertTrue(compared.find(), notice);
      assertEquals(compared.group(2), compared.group(1), notice);
    }
  }
}
