package io.github.convlens.experiment.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The processor's support for bfloat16. */
public final class Bfloat16 {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The beginnings of the lines that list a processor's features: on x86-64, and on Arm. */
  private static final List<String> LISTS = List.of("flags", "Features");

  /** The features that multiply in bfloat16, as Linux names them. */
  private static final Set<String> INSTRUCTIONS = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Bfloat16() {}

  /**
   * Whether the processor is known to lack instructions for bfloat16, so that libtorch emulates
   * them. Only Linux lists a processor's features, so on other systems this is never known.
   */
  public static boolean isKnownToBeSlow() {
    try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.ISO_8859_1)) {
      return lacksInstructions(lines);
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Whether the first list of features in the lines of {@code /proc/cpuinfo} has none for bfloat16.
   */
  static boolean lacksInstructions(Stream<String> lines) {
    return lines
        .filter(line -> LISTS.stream().anyMatch(line::startsWith))
        .findFirst()
        .filter(
            line ->
                Arrays.stream(line.substring(line.indexOf(':') + 1).split(" "))
                    .noneMatch(INSTRUCTIONS::contains))
        .isPresent();
  }
}
