package io.github.convlens.training.loop;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.training.output.ReadPolicy;
import io.github.convlens.training.precision.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices of a training run.
 *
 * @param managers one manager per replica of the network, each on its own device; the first device
 *     holds the data, the optimiser and the weights that are updated
 * @param reads when numbers are copied from the first device to the host
 * @param engine the check of libtorch's convolutions, which decides how they are computed on the
 *     CPU
 */
public record Placement(List<NDManager> managers, ReadPolicy reads, EngineCheck engine) {

  /**
   * @throws IllegalArgumentException if there is no manager
   */
  public Placement {
    managers = List.copyOf(managers);
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("training needs a device");
    }
  }

  /** A placement on the managers' devices, with the read policy that suits the first device. */
  public static Placement on(NDManager... managers) {
    return new Placement(
        List.of(managers),
        ReadPolicy.suiting(List.of(managers).get(0).getDevice()),
        EngineCheck.ofProcess());
  }

  /** The same placement with a different read policy. */
  public Placement reading(ReadPolicy otherReads) {
    return new Placement(managers, otherReads, engine);
  }

  /** The same placement with a different engine check (see {@code engine}). */
  public Placement checkedBy(EngineCheck otherEngine) {
    return new Placement(managers, reads, otherEngine);
  }

  /**
   * Checks that a training run with these options can use this placement.
   *
   * @throws InvalidInputException if mixed precision is combined with several devices, with frozen
   *     layers or with workers; if frozen layers are combined with several devices; or if the
   *     precision is bfloat16, and convolutions on this CPU are correct only in float32
   */
  public void requireTrains(TrainingOptions options) {
    boolean mixed = options.precision() != Precision.FLOAT32;
    String name = Setting.name(options.precision());
    boolean several = managers.size() > 1;
    if (mixed && several) {
      throw InvalidInputException.option(
          "precision",
          "is " + name + ", which works on one device only",
          "use float32 or a single device");
    }
    if (mixed && options.rounds().isPresent()) {
      throw InvalidInputException.option(
          "precision",
          "is " + name + ", but workers that share batches (rounds) train only in float32",
          "use float32");
    }
    if (options.precision() == Precision.BFLOAT16
        && !first().getDevice().isGpu()
        && !engine.holdsForOtherTypes()) {
      throw InvalidInputException.option(
          "precision",
          "is bfloat16, but on this processor libtorch's convolutions are known to be correct only"
              + " in float32",
          "use float32, or a virtual machine that shows its processor's caches");
    }
    if (options.freeze().isPresent() && (mixed || several)) {
      throw InvalidInputException.option(
          "freeze",
          "works only on one device and in float32",
          "use one device and float32, or set freeze to null");
    }
  }

  /** The manager of the first replica. */
  public NDManager first() {
    return managers.get(0);
  }

  /** The devices, one per replica. */
  public List<Device> devices() {
    return managers.stream().map(NDManager::getDevice).toList();
  }

  /** The same placement with a different manager for the first replica. */
  public Placement withFirst(NDManager manager) {
    List<NDManager> changed = new ArrayList<>(managers);
    changed.set(0, manager);
    return new Placement(changed, reads, engine);
  }
}
