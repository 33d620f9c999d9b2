package io.github.convlens.training.session;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.augment.Border;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.training.record.SplitStatistics;
import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The images of a session: both splits, on the session's first device. It also holds statistics of
 * the splits.
 */
final class SessionImages implements AutoCloseable {

  private final TrainingSetup setup;
  private final NDManager manager;
  private final TrainingSplits splits;
  private final DeviceImages train;
  private final DeviceImages validation;
  private final CompletableFuture<List<SplitRow>> rows;

  /**
   * @param described whether the rows of {@code splits.csv} are needed; another thread computes
   *     them
   */
  SessionImages(TrainingSetup setup, NDManager manager, boolean described) {
    this.setup = setup;
    this.manager = manager;
    splits = splits(setup);
    rows =
        described
            ? CompletableFuture.supplyAsync(this::describe)
            : CompletableFuture.completedFuture(List.of());
    train = train(splits, setup, manager);
    try {
      validation = onDevice(splits.validation(), Border.NONE, setup, manager);
    } catch (RuntimeException | Error e) {
      try (train) {
        throw e;
      }
    }
  }

  /** Only the training split, for workers, which never validate. The caller closes it. */
  static DeviceImages trainOnly(TrainingSetup setup, NDManager manager) {
    return train(splits(setup), setup, manager);
  }

  private static DeviceImages train(TrainingSplits splits, TrainingSetup setup, NDManager manager) {
    return onDevice(splits.train(), setup.augmentation().border(), setup, manager);
  }

  private static TrainingSplits splits(TrainingSetup setup) {
    try {
      return setup
          .data()
          .splits(setup.validation(), setup.seed())
          .scaled(setup.data().classNames());
    } catch (InvalidInputException e) {
      throw e.within("data");
    }
  }

  private static DeviceImages onDevice(
      ImageSet images, Border border, TrainingSetup setup, NDManager manager) {
    Normalization normalization = setup.data().normalization();
    long needed = DeviceImages.bytesNeeded(images, Storage.FLOATS, border.width());
    Storage storage = Storage.fitting(needed, DeviceMemory.forImages(manager.getDevice()));
    return DeviceImages.of(images, normalization, storage, border, manager);
  }

  DeviceImages train() {
    return train;
  }

  DeviceImages validation() {
    return validation;
  }

  /**
   * The first image of the validation split, for callers that need only one image. They close it.
   */
  DeviceImages oneOfValidation() {
    return onDevice(splits.validation().subset(new int[] {0}), Border.NONE, setup, manager);
  }

  /** The images of the validation split, with their targets, on the host. */
  ImageSet validationSplit() {
    return splits.validation();
  }

  /** Notes for the user about a validation split that was taken from the training images. */
  List<String> notes() {
    return setup.validation().ofTraining()
        ? splits.oneSided(setup.data().classNames(), "validation split")
        : List.of();
  }

  /**
   * The rows of {@code splits.csv}, one per split; empty if they are not needed. Waits until the
   * rows are computed.
   */
  List<SplitRow> rows() {
    try {
      return rows.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private List<SplitRow> describe() {
    return SplitStatistics.of(splits, setup.data().classNames(), setup.training().loss());
  }

  @Override
  public void close() {
    try (train) {
      validation.close();
    }
  }
}
