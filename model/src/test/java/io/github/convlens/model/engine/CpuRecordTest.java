package io.github.convlens.model.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Tests with records that a debugger showed in libtorch 2.7.1. */
class CpuRecordTest {

  /** The record of a Zen 5 in a virtual machine that hides the caches. */
  private static int[] hidden() {
    return new int[] {
      1, 1, 1, 0, 0, 0, 0, 0, 0, 0, // sizes
      1, 1, 1, 0, 0, 0, 0, 0, 0, 0, // numbers of cores that share a cache
      3, 1, 1, 0xf, 0, 2, 0xb, 0x1a, 0x21
    };
  }

  /** The record of a Sapphire Rapids, whose caches are visible. */
  private static int[] shown() {
    return new int[] {
      0xc000,
      0x200000,
      0x1e000000,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      1,
      2,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      3,
      1,
      7,
      6,
      1,
      0xa,
      0,
      6,
      0xa7
    };
  }

  @Test
  void hiddenCachesAreRecognised() {
    assertTrue(CpuRecord.hasCachesOfOneByte(hidden(), 0));
  }

  @Test
  void visibleCachesAreNotRecognisedAsHidden() {
    assertFalse(CpuRecord.hasCachesOfOneByte(shown(), 0));
  }

  @Test
  void aRecordThatDiffersInOneWordIsNotRecognised() {
    for (int word = 0; word < CpuRecord.WORDS; word++) {
      int[] other = hidden();
      other[word] += 0x1000_0000;
      // This word of the record may have any value.
      boolean ignored = word == CpuRecord.LEVELS + 1;
      assertTrue(CpuRecord.hasCachesOfOneByte(other, 0) == ignored, "word " + word);
    }
  }
}
