package io.github.convlens.dev.page;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the tables and pictures of a Markdown page from run directories: {@code WritePage PAGE
 * RUNS}. {@code RUNS} is the folder of the page's experiments. Each experiment is a folder with a
 * run directory per seed. {@code scripts/experiments} calls this program.
 */
public final class WritePage {

  private WritePage() {}

  /** Changes the page in place; exits with code 2 if an argument is invalid. */
  public static void main(String... args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: WritePage PAGE RUNS");
      System.exit(2);
    }
    try {
      int parts = new Page(Path.of(args[0]), Path.of(args[1])).write();
      System.out.println(args[0] + ": " + parts + " tables and pictures written");
    } catch (InvalidInputException e) {
      System.err.println("WritePage: " + e.getMessage());
      System.exit(2);
    }
  }
}
