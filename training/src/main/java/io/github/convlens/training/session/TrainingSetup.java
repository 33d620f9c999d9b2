package io.github.convlens.training.session;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.option.Validation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.architecture.Architecture;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.Head;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.loop.TrainingLoopBuilder;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.whiten.PatchWhitening;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines the results of a training run. Immutable. A setup is created from the
 * data and the network, and changed by naming the options that differ from the defaults:
 *
 * <pre>{@code
 * TrainingSetup.of(data, ResNet.ofDepth(20))
 *     .withTraining(TrainingOptions.defaults().with(TrainingOptions.EPOCHS, 20))
 *     .withSeed(7)
 * }</pre>
 */
public final class TrainingSetup {

  private static final long SEED = 42;

  private final DataSet data;
  private final IntFunction<NetworkSpec> network;
  private Validation validation = new Validation.Test();
  private Augmentation augmentation = Augmentation.NONE;
  private Initialisation initialisation = Initialisation.pytorch();
  private boolean whitening;
  private @Nullable Path weights;
  private Head head = Head.AUTO;
  private TrainingOptions training;
  private RecordOptions record = RecordOptions.FASTAI;
  private long seed = SEED;

  private TrainingSetup(DataSet data, IntFunction<NetworkSpec> network) {
    this.data = data;
    this.network = network;
    training = TrainingOptions.defaults(data.task());
  }

  private TrainingSetup(TrainingSetup other) {
    this(other.data, other.network);
    validation = other.validation;
    augmentation = other.augmentation;
    initialisation = other.initialisation;
    whitening = other.whitening;
    weights = other.weights;
    head = other.head;
    training = other.training;
    record = other.record;
    seed = other.seed;
  }

  /**
   * The default setup of a network: the loss of the data's task, PyTorch's initialisation, no
   * augmentation, validation on the test split, statistics of layer outputs as in fastai, seed 42.
   *
   * @param network the network, whose number of outputs must fit the classes of {@code data} and
   *     the loss
   */
  public static TrainingSetup of(DataSet data, NetworkSpec network) {
    return new TrainingSetup(data, outputs -> network);
  }

  /**
   * The default setup as in {@link #of(DataSet, NetworkSpec)}, for an architecture that adapts to
   * the images, their classes and the loss.
   */
  public static TrainingSetup of(DataSet data, Architecture architecture) {
    FeatureShape image = image(data);
    return new TrainingSetup(data, outputs -> architecture.build(image, outputs));
  }

  /** The shape of one image. */
  private static FeatureShape image(DataSet data) {
    ImageSet images = data.train();
    return FeatureShape.image(images.channels(), images.height(), images.width());
  }

  private TrainingSetup with(Consumer<TrainingSetup> change) {
    TrainingSetup copy = new TrainingSetup(this);
    change.accept(copy);
    return copy;
  }

  /** A copy that uses different images for validation. */
  public TrainingSetup withValidation(Validation other) {
    return with(copy -> copy.validation = other);
  }

  /** A copy with random changes of the training images. */
  public TrainingSetup withAugmentation(Augmentation other) {
    return with(copy -> copy.augmentation = other);
  }

  /** A copy with a different initialisation of the weights. */
  public TrainingSetup withInitialisation(Initialisation other) {
    return with(copy -> copy.initialisation = other);
  }

  /** A copy in which {@link PatchWhitening} initialises the first convolution, or does not. */
  public TrainingSetup withWhitening(boolean on) {
    return with(copy -> copy.whitening = on);
  }

  /** A copy that starts from the weights in a safetensors or PyTorch file; null for none. */
  public TrainingSetup withWeights(@Nullable Path file) {
    return with(copy -> copy.weights = file);
  }

  /** A copy with a different treatment of the last layer when weights are loaded. */
  public TrainingSetup withHead(Head other) {
    return with(copy -> copy.head = other);
  }

  /**
   * A copy with different training options.
   *
   * @throws InvalidInputException if the options have a different task from the data
   */
  public TrainingSetup withTraining(TrainingOptions options) {
    options.task().require(data.name(), data.task());
    return with(copy -> copy.training = options);
  }

  /** A copy that records different tables. */
  public TrainingSetup withRecord(RecordOptions options) {
    return with(copy -> copy.record = options);
  }

  /** A copy with a different seed of initialisation, shuffling, augmentation and dropout. */
  public TrainingSetup withSeed(long other) {
    return with(copy -> copy.seed = other);
  }

  /** The images and labels. */
  public DataSet data() {
    return data;
  }

  /**
   * The network to train.
   *
   * @throws InvalidInputException if the network cannot be built for the images, or the loss does
   *     not fit the number of classes
   */
  public NetworkSpec network() {
    return network.apply(training.loss().outputs(data.classNames().size()));
  }

  /** The choice of the images used for validation after every epoch. */
  public Validation validation() {
    return validation;
  }

  /** The random changes of the training images. */
  public Augmentation augmentation() {
    return augmentation;
  }

  /** The initialisation of the weights. */
  public Initialisation initialisation() {
    return initialisation;
  }

  /** Whether the first convolution is initialised by {@link PatchWhitening}. */
  public boolean whitening() {
    return whitening;
  }

  /**
   * The file of weights from which training starts instead of from the initialisation; empty for
   * none.
   */
  public Optional<Path> weights() {
    return Optional.ofNullable(weights);
  }

  /** The treatment of the last layer when weights are loaded. */
  public Head head() {
    return head;
  }

  /** The training options. */
  public TrainingOptions training() {
    return training;
  }

  /** The tables that are recorded. */
  public RecordOptions record() {
    return record;
  }

  /** The seed of initialisation, shuffling, augmentation and dropout. */
  public long seed() {
    return seed;
  }

  /**
   * A builder of the loop over a network and images. {@link TrainingSession} and {@link
   * WorkerSession} both use it, so that they train in the same way.
   */
  TrainingLoopBuilder loopOver(
      Network trained, DeviceImages train, DeviceImages validated, Placement place) {
    return TrainingLoop.over(trained, train, validated, place)
        .augmentation(augmentation)
        .options(training)
        .classes(data.classNames())
        .seed(seed);
  }
}
