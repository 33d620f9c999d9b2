package io.github.convlens.cli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Runs the most common commands once without output, so that the launcher can archive the classes
 * that they load ({@code -XX:ArchiveClassesAtExit}).
 */
final class Rehearsal {

  private Rehearsal() {}

  /**
   * @param args a configuration that trains within seconds, and a run directory that does not exist
   */
  public static void main(String... args) {
    PrintWriter discarded = new PrintWriter(Writer.nullWriter());
    ConvLens.run(discarded, discarded, "--help");
    ConvLens.run(discarded, discarded, "completion", "bash"); // loads the options of all commands
    ConvLens.run(discarded, discarded, "summary", args[0]);
    System.exit(
        ConvLens.run(
            discarded,
            discarded,
            "train",
            args[0],
            "--run-dir",
            args[1],
            "--device",
            "cpu",
            "--set",
            "training.epochs=1",
            "--set",
            "training.limit_batches=2"));
  }
}
