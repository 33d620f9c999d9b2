package io.github.convlens.insight.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.NetworkInput;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.training.loop.TrainingResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The diagnosis of a run that is still training must not disturb it. */
class EarlyFindingsTest {
  private static final String NETWORK =
      """
      model: {architecture: layers, layers: [flatten, linear: {out: %d}]}
      training: {epochs: 1, learning_rate: 0.01, batch_size: %d}
      """;

  @TempDir private Path folder;

  private final List<String> notices = new ArrayList<>();

  /** A rule that examines a run with a function. */
  private record Example(Function<RunRecord, Optional<Finding>> examine) implements Rule {
    @Override
    public RuleFacts facts() {
      return RuleFacts.of("example", Basis.STATISTICS);
    }

    @Override
    public Optional<Finding> examine(RunRecord run) {
      return examine.apply(run);
    }
  }

  private Configuration configuration(String data, int classes, int batch) throws IOException {
    return Configuration.read(
        Files.writeString(folder.resolve("run.yaml"), data + NETWORK.formatted(classes, batch)),
        List.of("device=cpu"),
        note -> {});
  }

  private TrainingResult train(Configuration configuration, Runnable opened, Rule rule)
      throws IOException {
    Path directory = folder.resolve("run");
    DataSet data = configuration.dataSet(DataSearchPath.ofProcess(null), Progress.NONE);
    try (RunPlace fresh = RunPlace.fresh(directory);
        ExperimentSession session = configuration.open(fresh, data, configuration.devices())) {
      opened.run();
      return session.train(
          new EarlyFindings(
              directory, NetworkInput.of(data), List.of(), notices::add, List.of(rule)));
    }
  }

  @Test
  void aRuleThatFailsIsReportedOnceAndTheTrainingContinues() throws IOException {
    Rule failing =
        new Example(
            run -> {
              throw new IllegalStateException("first line\nsecond line");
            });
    TrainingResult result =
        train(configuration("data: {dataset: digits}\n", 10, 32), () -> {}, failing);
    assertTrue(Digits.create(42).train().count() >= 2 * 50 * 32, "there are two diagnoses");
    assertEquals(1, result.epochs().size(), "the training ended as configured");
    assertEquals(Optional.empty(), result.stopped());
    assertEquals(
        List.of(
            "at step 49 is not possible: internal error:"
                + " java.lang.IllegalStateException: first line second line"),
        notices);
  }

  /**
   * A folder may hold millions of pictures. Reading them once more could take longer than training.
   */
  @Test
  void theDiagnosisKnowsTheNetworkWithoutReadingThePicturesAgain() throws IOException {
    Path pictures = folder.resolve("pictures");
    List<Path> files = new ArrayList<>();
    for (String split : List.of("train", "test")) {
      for (String name : List.of("a", "b")) {
        Path inside = Files.createDirectories(pictures.resolve(split).resolve(name));
        for (int i = 0; i < 25; i++) {
          Path file = inside.resolve(i + ".png");
          BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
          image.getRaster().setSample(i % 8, i / 8, 0, name.equals("a") ? 255 : 100);
          ImageIO.write(image, "png", file.toFile());
          files.add(file);
        }
      }
    }
    List<RunRecord> seen = new ArrayList<>();
    Rule watching =
        new Example(
            run -> {
              seen.add(run);
              return Optional.empty();
            });
    train(
        configuration(
            "data: {dataset: image-folder, path: '%s', size: [8, 8]}\n".formatted(pictures), 2, 1),
        () -> files.forEach(file -> assertTrue(file.toFile().delete())),
        watching);
    assertEquals(List.of(), notices);
    assertEquals(1, seen.size());
    assertNotNull(seen.get(0).given().network());
    assertEquals(8, seen.get(0).given().side());
    assertEquals(0.5, seen.get(0).chance().accuracy());
  }
}
