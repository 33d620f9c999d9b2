package io.github.convlens.experiment.device;

import io.github.convlens.core.CpuInfo;
import java.util.Arrays;
import java.util.Set;

/** The processor's support for bfloat16. */
public final class Bfloat16 {

  /** The names of the list of a processor's features: on x86-64, and on Arm. */
  private static final Set<String> LISTS = Set.of("flags", "Features");

  /** The features that multiply in bfloat16, as Linux names them. */
  private static final Set<String> INSTRUCTIONS = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Bfloat16() {}

  /**
   * Whether the processor is known to lack instructions for bfloat16, so that libtorch emulates
   * them. Only Linux lists a processor's features, so on other systems this is never known.
   */
  public static boolean isKnownToBeSlow() {
    return CpuInfo.value(LISTS).filter(Bfloat16::lacksInstructions).isPresent();
  }

  /** Whether none of a processor's features, which are separated by spaces, is for bfloat16. */
  static boolean lacksInstructions(String features) {
    return Arrays.stream(features.split(" ")).noneMatch(INSTRUCTIONS::contains);
  }
}
