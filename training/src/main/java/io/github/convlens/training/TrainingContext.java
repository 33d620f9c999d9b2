package io.github.convlens.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.precision.LossScale;
import io.github.convlens.training.record.Readback;
import io.github.convlens.training.record.RowWriter;
import io.github.convlens.training.torch.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What listeners may use of a training.
 *
 * @param trainable the learned parameters, in the order of the gradients
 * @param manager lives as long as the training, on its device
 * @param rows writes the run's CSV files
 * @param nonFinite told by who reads a number that is none
 * @param stop asks it to end early
 * @param stepsPerEpoch batches of an epoch
 * @param devices one per replica of the network, {@code manager}'s first
 * @param optimizer to look at
 * @param lossScale {@link LossScale#none} but in float16
 * @param state where the training stands; what waits in {@code readback} is not yet in it
 */
public record TrainingContext(
    Network network,
    List<NetworkParameter> trainable,
    TrainingOptions options,
    Kernels kernels,
    Readback readback,
    NDManager manager,
    RowWriter rows,
    FirstNonFinite nonFinite,
    StopSignal stop,
    int stepsPerEpoch,
    List<Device> devices,
    Optimizer optimizer,
    LossScale lossScale,
    Supplier<LoopState> state) {

  /**
   * Opens a CSV file that is complete when the training is closed. A resumed training keeps the
   * rows up to where it continues.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public RowWriter.Table openTable(Path file, List<String> header) {
    try {
      return rows.open(file, header);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
