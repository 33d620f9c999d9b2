package io.github.convlens.training.session;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much of a device's memory images may take: what is left is the network's. */
final class DeviceMemory {

  private static final double SHARE = 0.4;

  private DeviceMemory() {}

  /** In bytes. */
  static long forImages(Device device) {
    return (long) (SHARE * available(device));
  }

  private static long available(Device device) {
    if (device.isGpu()) {
      return CudaUtils.getGpuMemory(device).getMax();
    }
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
