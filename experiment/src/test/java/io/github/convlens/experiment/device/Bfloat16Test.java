package io.github.convlens.experiment.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {

  @ParameterizedTest
  @CsvSource({
    "flags\t\t: fpu avx2 avx512f avx512_bf16 clzero, false",
    "flags\t\t: avx512f amx_bf16 amx_tile, false",
    "flags\t\t: fpu avx2 avx512f avx512_vnni, true",
    "Features\t: fp asimd bf16 i8mm, false",
    "Features\t: fp asimd sha512, true",
    "model name\t: a processor without a list of its features, false"
  })
  void onlyAListWithoutTheInstructionsSaysThatTheyAreMissing(String line, boolean lacks) {
    assertEquals(lacks, Bfloat16.lacksInstructions(Stream.of("processor\t: 0", line, line)));
  }
}
