package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.FinishedRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a run whose folder of pictures has changed since the run began. */
class ChangedFolderTest {
  @TempDir private Path folder;
  private Path photos;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    photos = folder.resolve("photos");
    run = folder.resolve("run");
    SplittableRandom random = new SplittableRandom(1);
    for (String name : new String[] {"x", "y"}) {
      Files.createDirectories(photos.resolve(name));
      for (int i = 0; i < 8; i++) {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int pixel = 0; pixel < 64; pixel++) {
          picture.setRGB(pixel % 8, pixel / 8, random.nextInt(1 << 24));
        }
        ImageIO.write(picture, "png", photos.resolve(name + "/" + i + ".png").toFile());
      }
    }
    assertEquals(ExitCode.DONE, train("--run-dir", run.toString()).code());
  }

  private Outcome train(String... more) throws IOException {
    Path config = folder.resolve("photos.yaml");
    Files.writeString(
        config,
        "data: {dataset: image-folder, path: "
            + photos
            + ", split: 0.25}\n"
            + "model: {architecture: simple_cnn, channels: [4, 4], first_kernel: 3}\n"
            + "training: {epochs: 2, batch_size: 4}\n"
            + "checkpoint: {every: 3}\n");
    return Outcome.of(
        Stream.concat(Stream.of("train", config.toString(), "--device", "cpu"), Stream.of(more))
            .toArray(String[]::new));
  }

  private Outcome evaluate() {
    return Outcome.of("evaluate", run.toString(), "--device", "cpu");
  }

  /** Deletes the final weights of the run, as if it had not finished, and resumes it. */
  private Outcome resume() throws IOException {
    Files.delete(run.resolve("model.safetensors"));
    return train("--run-dir", run.toString(), "--resume");
  }

  /** The note that {@code convlens evaluate} prints about the validation split. */
  private Optional<String> note() throws IOException {
    FinishedRun finished = FinishedRun.open(run);
    Configuration configuration = finished.configuration();
    DataSet data = configuration.dataSet(DataSearchPath.ofProcess(null), Progress.NONE);
    return finished.otherValidation(
        data.images(Split.VALIDATION, configuration.data().validation(), configuration.seed()));
  }

  @Test
  void anUnchangedFolderGivesNoNote() throws IOException {
    assertEquals(ExitCode.DONE, evaluate().code());
    assertEquals(Optional.empty(), note());
  }

  @Test
  void aRenamedClassIsRejectedByEvaluateAndResume() throws IOException {
    Files.move(photos.resolve("y"), photos.resolve("a"));
    Outcome outcome = evaluate();
    assertEquals(ExitCode.BAD_INPUT, outcome.code(), outcome.out() + outcome.err());
    assertTrue(
        outcome.err().contains("its classes are a, x, but the network was trained on x, y"),
        outcome.err());
    Outcome resumed = resume();
    assertEquals(ExitCode.BAD_INPUT, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("is not the one that the run began with"), resumed.err());
  }

  @Test
  void aMissingPictureIsNotedByEvaluateAndRejectedByResume() throws IOException {
    Files.delete(photos.resolve("y/3.png"));
    assertEquals(ExitCode.DONE, evaluate().code());
    assertTrue(note().orElseThrow().contains("are not those of the training"));
    Outcome resumed = resume();
    assertEquals(ExitCode.BAD_INPUT, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("is not the one that the run began with"), resumed.err());
  }

  @Test
  void resumeRejectsFilesOfTheSameNamesWithDifferentPixels() throws IOException {
    for (int i = 0; i < 8; i++) {
      ImageIO.write(
          new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY),
          "png",
          photos.resolve("x/" + i + ".png").toFile());
    }
    Outcome resumed = resume();
    assertEquals(ExitCode.BAD_INPUT, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("the pixels of its images have changed"), resumed.err());
  }
}
