package io.github.convlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The facts about the first processor in {@code /proc/cpuinfo}, a file that only Linux has. */
public final class CpuInfo {

  private static final Path FILE = Path.of("/proc/cpuinfo");

  private CpuInfo() {}

  /**
   * The value of the first line with one of these keys; empty if there is none, or no such file.
   *
   * @param keys the names of one fact on different architectures
   */
  public static Optional<String> value(Set<String> keys) {
    try (Stream<String> lines = Files.lines(FILE, StandardCharsets.ISO_8859_1)) {
      return value(lines, keys);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  static Optional<String> value(Stream<String> lines, Set<String> keys) {
    return lines
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && keys.contains(parts[0].strip()))
        .map(parts -> parts[1].strip())
        .findFirst();
  }
}
