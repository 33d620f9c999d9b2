package io.github.convlens.experiment.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CpuThreadsTest {

  @Test
  void thereAreNeverMoreThreadsThanProcessorsOrThanLibtorchsDefault() {
    assertEquals(2, CpuThreads.fitting(16, 2), "a quota of two CPUs on sixteen cores");
    assertEquals(8, CpuThreads.fitting(8, 16), "eight cores with two hardware threads each");
    assertEquals(1, CpuThreads.fitting(1, 4), "bound to one core");
  }

  @Test
  void aNumberOfThreadsThatTheUserSetIsKept() {
    Properties none = new Properties();
    Properties djl = new Properties();
    djl.setProperty("ai.djl.pytorch.num_threads", "3");
    assertTrue(CpuThreads.chosen(Map.of("OMP_NUM_THREADS", "4"), none));
    assertTrue(CpuThreads.chosen(Map.of("MKL_NUM_THREADS", "4"), none));
    assertTrue(CpuThreads.chosen(Map.of(), djl));
    assertFalse(CpuThreads.chosen(Map.of("PATH", "/bin"), none));
  }
}
