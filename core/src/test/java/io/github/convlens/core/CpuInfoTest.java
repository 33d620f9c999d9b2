package io.github.convlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CpuInfoTest {

  private static Optional<String> value(String... keys) {
    return CpuInfo.value(
        Stream.of(
            "processor\t: 0",
            "model name\t: A processor: fast",
            "flags\t\t: fpu avx2",
            "vmx flags\t: vnmi",
            "",
            "processor\t: 1",
            "model name\t: Another"),
        Set.of(keys));
  }

  @Test
  void theFirstProcessorIsDescribed() {
    assertEquals(Optional.of("A processor: fast"), value("model name"));
    assertEquals(Optional.of("fpu avx2"), value("Features", "flags"));
    assertEquals(Optional.empty(), value("name"));
  }
}
