package io.github.convlens.training.session;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.option.Validation;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.weights.Head;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.record.RecordOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that decides what a training computes. Immutable; built from the data and the network
 * by naming what differs from the defaults:
 *
 * <pre>{@code
 * TrainingSetup.of(data, network)
 *     .withTraining(TrainingOptions.defaults().with(TrainingOptions.EPOCHS, 20))
 *     .withSeed(7)
 * }</pre>
 */
public final class TrainingSetup {

  private static final long SEED = 42;

  private final DataSet data;
  private final NetworkSpec network;
  private Validation validation = new Validation.Test();
  private Augmentation augmentation = Augmentation.NONE;
  private Initialisation initialisation = Initialisation.pytorch();
  private Path weights;
  private Head head = Head.AUTO;
  private TrainingOptions training = TrainingOptions.defaults();
  private RecordOptions record = RecordOptions.FASTAI;
  private long seed = SEED;

  private TrainingSetup(DataSet data, NetworkSpec network) {
    this.data = data;
    this.network = network;
  }

  /**
   * The default training of a network: PyTorch's initialisation, no augmentation, validation on the
   * test split, statistics of layer outputs as in fastai, seed 42.
   *
   * @param network its output must fit the classes of {@code data} and the loss
   */
  public static TrainingSetup of(DataSet data, NetworkSpec network) {
    return new TrainingSetup(data, network);
  }

  private TrainingSetup copy() {
    TrainingSetup copy = new TrainingSetup(data, network);
    copy.validation = validation;
    copy.augmentation = augmentation;
    copy.initialisation = initialisation;
    copy.weights = weights;
    copy.head = head;
    copy.training = training;
    copy.record = record;
    copy.seed = seed;
    return copy;
  }

  /** The same with another split to measure every epoch on. */
  public TrainingSetup withValidation(Validation validation) {
    TrainingSetup copy = copy();
    copy.validation = validation;
    return copy;
  }

  /** The same with random changes of the training images. */
  public TrainingSetup withAugmentation(Augmentation augmentation) {
    TrainingSetup copy = copy();
    copy.augmentation = augmentation;
    return copy;
  }

  /** The same with other first values of the weights. */
  public TrainingSetup withInitialisation(Initialisation initialisation) {
    TrainingSetup copy = copy();
    copy.initialisation = initialisation;
    return copy;
  }

  /** The same with weights from a safetensors or PyTorch file to start from; null for none. */
  public TrainingSetup withWeights(Path weights) {
    TrainingSetup copy = copy();
    copy.weights = weights;
    return copy;
  }

  /** The same with another way to treat the last layer when weights are loaded. */
  public TrainingSetup withHead(Head head) {
    TrainingSetup copy = copy();
    copy.head = head;
    return copy;
  }

  /** The same with other training options. */
  public TrainingSetup withTraining(TrainingOptions training) {
    TrainingSetup copy = copy();
    copy.training = training;
    return copy;
  }

  /** The same with other recorded tables. */
  public TrainingSetup withRecord(RecordOptions record) {
    TrainingSetup copy = copy();
    copy.record = record;
    return copy;
  }

  /** The same with another seed of initialisation, shuffling, augmentation and dropout. */
  public TrainingSetup withSeed(long seed) {
    TrainingSetup copy = copy();
    copy.seed = seed;
    return copy;
  }

  /** The images and labels. */
  public DataSet data() {
    return data;
  }

  /** The network to train. */
  public NetworkSpec network() {
    return network;
  }

  /** The split that every epoch is measured on. */
  public Validation validation() {
    return validation;
  }

  /** Random changes of the training images. */
  public Augmentation augmentation() {
    return augmentation;
  }

  /** The first values of the weights. */
  public Initialisation initialisation() {
    return initialisation;
  }

  /** A file of weights to start from instead; empty for none. */
  public Optional<Path> weights() {
    return Optional.ofNullable(weights);
  }

  /** What becomes of the last layer when weights are loaded. */
  public Head head() {
    return head;
  }

  /** How the network is trained. */
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
}
