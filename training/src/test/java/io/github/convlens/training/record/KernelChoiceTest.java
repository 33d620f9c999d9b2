package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.NativeOutputKernels;
import io.github.convlens.training.internal.torch.TorchOutputKernels;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  @Test
  void libtorchIsUsedIfItIsChosen() {
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager)) {
      assertInstanceOf(TorchOutputKernels.class, KernelChoice.LIBTORCH.create(kernels));
      assertEquals("libtorch", KernelChoice.LIBTORCH.inUse());
    }
  }

  @Test
  void nativeKernelsAreUsedIfTheyAreShipped() {
    assumeTrue(ShippedPlatform.here(), "no native kernels come with convlens for this platform");
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager)) {
      for (KernelChoice choice : new KernelChoice[] {KernelChoice.AUTO, KernelChoice.NATIVE}) {
        choice.requireUsable(Device.cpu());
        assertInstanceOf(NativeOutputKernels.class, choice.create(kernels));
        assertEquals("native", choice.inUse());
      }
    }
  }

  @Test
  void nativeKernelsThatCannotBeLoadedAreRejectedWithTheReason() {
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> KernelChoice.requireLoaded(Optional.of("there are none for plan-9")))
            .getMessage();
    assertTrue(message.startsWith("kernels is native"), message);
    assertTrue(message.contains("there are none for plan-9"), message);
  }
}
