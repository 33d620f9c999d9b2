package io.github.convlens.cli;

import io.github.convlens.data.image.DataSet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A training run of two short epochs on generated digits. */
final class SmokeRun {
  static final String CONFIG = "../configs/smoke.yaml";

  private SmokeRun() {}

  /** Trains the run from the command line. */
  static Outcome train(Path run) {
    return Outcome.of("train", CONFIG, "--run-dir", run.toString());
  }

  /** Copies a run, so that a test can change the copy and need not train again. */
  static void copy(Path run, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(run.relativize(file).toString()));
      }
    }
  }

  /** Writes a training image as a picture. */
  static void picture(DataSet digits, int index, Path file) throws IOException {
    int side = digits.train().height();
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < side * side; i++) {
      int value = digits.train().pixels().toArray()[index * side * side + i] & 0xff;
      image.getRaster().setSample(i % side, i / side, 0, value);
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
