package io.github.convlens.experiment.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import io.github.convlens.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
  private static final GpuFacts TWO_GPUS = new GpuFacts("12.8", true, 2, true);
  private static final GpuFacts NOTHING = new GpuFacts(null, false, 0, false);

  private final List<String> said = new ArrayList<>();

  private List<Device> choose(String device, GpuFacts facts) {
    return Devices.choose(DeviceChoice.parse(device), facts, said::add);
  }

  private String refusal(String device, GpuFacts facts) {
    return assertThrows(InvalidInputException.class, () -> choose(device, facts)).getMessage();
  }

  @Test
  void autoUsesAGpuIfOneIsUsableAndReportsIt() {
    assertEquals(List.of(Device.gpu(0)), choose("auto", TWO_GPUS));
    assertEquals(List.of(Device.cpu()), choose("auto", NOTHING));
    assertEquals("device: cuda:0 (auto; set device to cpu for the CPU)", said.get(0));
    assertTrue(said.get(1).startsWith("device: cpu (auto; no GPU: no NVIDIA driver"));
  }

  @Test
  void cudaUsesTheGivenGpus() {
    assertEquals(List.of(Device.gpu(0)), choose("cuda", TWO_GPUS));
    assertEquals(List.of(Device.gpu(1)), choose("cuda:1", TWO_GPUS));
    assertEquals(List.of(Device.gpu(1), Device.gpu(0)), choose("cuda:1,cuda:0", TWO_GPUS));
    assertEquals(
        "device cuda:2: there is no cuda:2: the last is cuda:1", refusal("cuda:2", TWO_GPUS));
  }

  @Test
  void theErrorForCudaWithoutAGpuSaysWhatIsMissing() {
    String nothing = refusal("cuda", NOTHING);
    assertTrue(nothing.contains("no NVIDIA driver"), nothing);
    assertTrue(nothing.contains("no CUDA runtime: libcudart"), nothing);
    assertTrue(nothing.contains("set device to cpu to use the CPU"), nothing);
    String noDriver = refusal("cuda", new GpuFacts("12.8", false, 0, false));
    assertTrue(
        noDriver.contains("CUDA's runtime 12.8 is installed, but no NVIDIA driver"), noDriver);
    String oldDriver = refusal("cuda", new GpuFacts("12.8", true, 0, false));
    assertTrue(oldDriver.contains("sees no GPU"), oldDriver);
    String cpuBuild = refusal("cuda", new GpuFacts("12.8", true, 1, false));
    assertTrue(cpuBuild.contains("PYTORCH_FLAVOR=cu128"), cpuBuild);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:3", "cuda:0,cuda:1"})
  void aDeviceIsReadBackFromItsText(String text) {
    assertEquals(text, DeviceChoice.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:0,", "cuda:1,cuda:1", "cpu:0"})
  void aTextThatIsNotADeviceIsRejected(String text) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> DeviceChoice.parse(text));
    assertTrue(e.getMessage().startsWith("device "), e.getMessage());
  }
}
