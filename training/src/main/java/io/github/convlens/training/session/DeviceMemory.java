package io.github.convlens.training.session;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The part of a device's memory that images may occupy; the rest is left to the network. */
final class DeviceMemory {

  private static final double SHARE = 0.4;

  private DeviceMemory() {}

  /** The memory that images may occupy, in bytes. */
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
