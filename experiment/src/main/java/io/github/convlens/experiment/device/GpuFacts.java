package io.github.convlens.experiment.device;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of the three things that a GPU needs: NVIDIA's driver, CUDA's runtime library (DJL
 * counts the GPUs with it), and a libtorch that was built for CUDA.
 *
 * @param runtime the version of libcudart, such as {@code 12.8}; null if libcudart cannot be loaded
 * @param driver whether NVIDIA's kernel driver is present; always true on systems other than Linux,
 *     where this is not checked
 * @param gpus the number of GPUs that the runtime sees
 * @param libtorchHasCuda whether the loaded libtorch was built for CUDA
 */
public record GpuFacts(
    @Nullable String runtime, boolean driver, int gpus, boolean libtorchHasCuda) {

  /** Examines this machine. Loads libtorch only if the runtime sees a GPU. */
  public static GpuFacts look() {
    int gpus = CudaUtils.getGpuCount();
    boolean cuda = gpus > 0 && Engine.getEngine("PyTorch").hasCapability("CUDA");
    return new GpuFacts(runtimeVersion(), driverPresent(), gpus, cuda);
  }

  /** Whether training can run on a GPU. */
  public boolean usable() {
    return gpus > 0 && libtorchHasCuda;
  }

  /** The missing parts and how to install them, one sentence per part; empty if a GPU is usable. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!driver) {
      missing.add(
          runtime == null
              ? "no NVIDIA driver (if one is installed and works, nvidia-smi prints its version)"
              : "CUDA's runtime "
                  + runtime
                  + " is installed, but no NVIDIA driver is: install the driver");
    }
    if (runtime == null) {
      missing.add(
          "no CUDA runtime: libcudart is not on the library path (add its folder to"
              + " LD_LIBRARY_PATH)");
    } else if (driver && gpus == 0) {
      missing.add(
          "CUDA's runtime "
              + runtime
              + " sees no GPU: the driver may be too old for it, or the GPU may not be passed"
              + " through");
    }
    if (!libtorchHasCuda && (gpus > 0 || missing.isEmpty())) {
      missing.add(
          "libtorch is the CPU build: build with './mvnw -Pcuda package' and let DJL download it,"
              + " or set PYTORCH_LIBRARY_PATH to the lib folder of an installed torch 2.7.1 and"
              + " PYTORCH_FLAVOR=cu128");
    }
    return missing;
  }

  private static @Nullable String runtimeVersion() {
    try {
      int version = CudaUtils.getCudaVersion();
      return version / 1000 + "." + version % 1000 / 10;
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private static boolean driverPresent() {
    return !System.getProperty("os.name").startsWith("Linux")
        || Files.exists(Path.of("/proc/driver/nvidia/version"))
        || Files.exists(Path.of("/dev/nvidiactl"))
        || Files.exists(Path.of("/dev/dxg")); // the Windows subsystem for Linux
  }
}
