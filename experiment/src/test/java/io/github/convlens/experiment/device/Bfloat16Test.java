package io.github.convlens.experiment.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {

  @ParameterizedTest
  @CsvSource({
    "fpu avx2 avx512f avx512_bf16 clzero, false",
    "avx512f amx_bf16 amx_tile, false",
    "fpu avx2 avx512f avx512_vnni, true",
    "fp asimd bf16 i8mm, false",
    "fp asimd sha512, true"
  })
  void instructionsForBfloat16AreFoundAmongTheFeatures(String features, boolean lacks) {
    assertEquals(lacks, Bfloat16.lacksInstructions(features));
  }
}
