package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.loop.BatchNormInput;
import io.github.convlens.training.loop.Freeze;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.parallel.RoundOptions;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches of one image, in networks with a batch norm after a linear layer or a convolution. */
class BatchNormInputTest {

  private final SmallRun run = new SmallRun();

  /** Uses 40 images in batches of 13: three full batches and a batch of one image. */
  BatchNormInputTest() {
    run.batchSize = 13;
    run.dropLast = false;
    run.epochs = 1;
  }

  private static NetworkSpec normAfterLinear() {
    Stream<Layer> layers =
        Stream.of(
            new Flatten(),
            new Linear(8, true),
            BatchNorm.standard(),
            new Linear(SmallRun.CLASSES, true));
    return new NetworkSpec(FeatureShape.image(1, 8, 8), layers.map(NamedLayer::of).toList());
  }

  private TrainingSetup setup(NetworkSpec network) {
    return run.setup(network);
  }

  private List<EpochResult> train(NetworkSpec network) throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session = TrainingSession.inMemory(setup(network), manager)) {
      return session.train(List.of()).epochs();
    }
  }

  private String errorMessage() {
    return assertThrows(InvalidInputException.class, () -> train(normAfterLinear())).getMessage();
  }

  @Test
  void aLastBatchOfOneImageIsRejectedBeforeTheFirstEpoch() {
    assertEquals(
        "layer bn1 needs at least two values per channel to normalise, but the last batch of an"
            + " epoch has only one image: set drop_last to true or change batch_size",
        errorMessage());
  }

  @Test
  void batchesOfOneImageAreRejected() {
    run.batchSize = 1;
    assertTrue(errorMessage().endsWith("set batch_size to 2 or more"), errorMessage());
  }

  @Test
  void aLastBatchThatIsDroppedOrNotReachedIsAccepted() throws IOException {
    run.dropLast = true;
    assertEquals(1, train(normAfterLinear()).size());
    run.dropLast = false;
    run.limitBatches = 3;
    assertEquals(1, train(normAfterLinear()).size());
  }

  @Test
  void oneImageHasEnoughPixelsAfterAConvolution() throws IOException {
    assertEquals(1, train(SmallRun.network()).size());
  }

  @Test
  void validationMayEndWithABatchOfOneImage() throws IOException {
    run.batchSize = 20;
    run.testImages = 21;
    EpochResult epoch = train(normAfterLinear()).get(0);
    assertTrue(Double.isFinite(epoch.validLoss()));
  }

  @Test
  void everyDeviceNeedsTwoImages() {
    run.batchSize = 20;
    TrainingOptions options = run.options();
    assertDoesNotThrow(() -> BatchNormInput.requireTwoValues(normAfterLinear(), 40, options, 2));
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class,
            () -> BatchNormInput.requireTwoValues(normAfterLinear(), 43, options, 2));
    assertTrue(refused.getMessage().contains("on one of the 2 devices"), refused.getMessage());
  }

  @Test
  void tooFewImagesAreNotBlamedOnTheBatchSize() {
    run.batchSize = 20;
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> BatchNormInput.requireTwoValues(normAfterLinear(), 3, run.options(), 2))
            .getMessage();
    assertEquals(
        "layer bn1 needs at least two values per channel to normalise, but every batch has only"
            + " one image on one of the 2 devices: give at least 4 training images (there are 3)",
        message);
  }

  @Test
  void theMessageNamesWorkersInsteadOfDevices() {
    run.batchSize = 5;
    TrainingOptions options = run.options().with(TrainingOptions.ROUNDS, new RoundOptions(3, 1, 0));
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> BatchNormInput.requireTwoValues(normAfterLinear(), 40, options, 1))
            .getMessage();
    assertTrue(
        message.endsWith("only one image for one of the 3 workers: set batch_size to 6 or more"),
        message);
  }

  @Test
  void aBatchNormThatIsAlwaysFrozenAcceptsOneImage() {
    run.batchSize = 1;
    TrainingOptions frozen = run.options().with(TrainingOptions.FREEZE, new Freeze("head", null));
    assertDoesNotThrow(() -> BatchNormInput.requireTwoValues(normAfterLinear(), 40, frozen, 1));
    run.epochs = 2;
    TrainingOptions oneEpoch = run.options().with(TrainingOptions.FREEZE, new Freeze("head", 1));
    assertThrows(
        InvalidInputException.class,
        () -> BatchNormInput.requireTwoValues(normAfterLinear(), 40, oneEpoch, 1));
  }
}
