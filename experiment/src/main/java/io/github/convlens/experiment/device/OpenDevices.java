package io.github.convlens.experiment.device;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.training.loop.Placement;
import java.util.ArrayList;
import java.util.List;

/** The open devices of a session. Closing this object frees the arrays on the devices. */
public final class OpenDevices implements AutoCloseable {

  private final List<NDManager> managers = new ArrayList<>();

  private OpenDevices() {}

  /** Opens devices. */
  public static OpenDevices of(List<Device> devices) {
    OpenDevices open = new OpenDevices();
    try {
      devices.forEach(device -> open.managers.add(Devices.open(device)));
      return open;
    } catch (RuntimeException | Error e) {
      open.close();
      throw e;
    }
  }

  /** The placement of a training run on all these devices. */
  public Placement placement() {
    return Placement.on(managers.toArray(NDManager[]::new));
  }

  @Override
  public void close() {
    managers.forEach(NDManager::close);
  }
}
