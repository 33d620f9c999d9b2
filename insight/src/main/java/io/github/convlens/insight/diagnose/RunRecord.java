package io.github.convlens.insight.diagnose;

import io.github.convlens.data.option.Augmentation;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.training.table.EpochResult;
import java.util.List;
import java.util.Optional;

/**
 * The contents of a run directory, with long series thinned. Whatever was not recorded is empty.
 *
 * @param configuration the resolved configuration
 * @param given the facts about the network and the data before training
 * @param chance the results of guessing without looking at the images
 * @param course the records of batches and epochs
 * @param recorded the records of layers, weights and classes
 * @param validationImages the number of images on which an accuracy is measured; estimated if
 *     unknown
 */
public record RunRecord(
    Configuration configuration,
    Given given,
    Chance chance,
    Course course,
    Recorded recorded,
    long validationImages) {

  /**
   * The course of a training run.
   *
   * @param loss the loss of each batch
   * @param learningRate the learning rate at each batch
   * @param nonFinite the first NaN or infinity in outputs, gradients or loss
   * @param epochs the complete epochs, in order
   * @param firstEpoch the number of batches that the first epoch has had so far
   */
  public record Course(
      Series loss,
      Series learningRate,
      Optional<NonFinite> nonFinite,
      List<EpochResult> epochs,
      long firstEpoch) {
    /** Copies the list. */
    public Course {
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * The records of the network, in forward order.
   *
   * @param layers the recorded layers
   * @param weights the recorded weights of convolutions and linear layers
   * @param gradientNorm the 2-norm of the gradients of all parameters together, after clipping
   * @param classes the classes of the validation images, by name; empty if the run wrote no
   *     predictions
   */
  public record Recorded(
      List<LayerRecord> layers,
      List<WeightRecord> weights,
      Series gradientNorm,
      List<ClassRecord> classes) {
    /** Copies the lists. */
    public Recorded {
      layers = List.copyOf(layers);
      weights = List.copyOf(weights);
      classes = List.copyOf(classes);
    }
  }

  /**
   * With a lower skill than this, the network has learned nothing. Any network that learns at all
   * covers a tenth of the way from chance to the lowest possible loss within a few dozen updates.
   */
  public static final double LEARNED_NOTHING = 0.1;

  /**
   * With at least this skill, the training loss is at least half way from chance to its lowest
   * possible value. Whatever a rule finds in a layer has then not prevented the run from learning.
   */
  public static final double LEARNED = 0.5;

  /** With at least this skill, there is little left to gain. */
  public static final double WELL_LEARNED = 0.8;

  /**
   * A run did well if its last validation accuracy has at least this {@linkplain
   * Chance#accuracySkill skill}.
   */
  private static final double NEARLY_ALL_RIGHT = 0.95;

  /** An accuracy or recall within this many standard errors of chance counts as chance. */
  static final double STANDARD_ERRORS = 4;

  /**
   * Only records up to this step show the initialisation, since updates change the network later.
   */
  private static final long FIRST_STEPS = 1;

  /**
   * The smallest momentum of any batch norm; NaN if there is no batch norm. The momentum is the
   * weight of the newest batch in the running statistics.
   */
  public double batchNormMomentum() {
    return given.batchNormMomentum();
  }

  /** The loss of each batch. */
  public Series loss() {
    return course.loss;
  }

  /** The learning rate at each batch. */
  public Series learningRate() {
    return course.learningRate;
  }

  /** The first NaN or infinity in outputs, gradients or loss. */
  public Optional<NonFinite> nonFinite() {
    return course.nonFinite;
  }

  /** The complete epochs, in order. */
  public List<EpochResult> epochs() {
    return course.epochs;
  }

  /** The recorded layers in forward order. */
  public List<LayerRecord> layers() {
    return recorded.layers;
  }

  /** The 2-norm of the gradients of all parameters together, after clipping. */
  public Series gradientNorm() {
    return recorded.gradientNorm;
  }

  /** The classes of the validation images, by name; empty if the run wrote no predictions. */
  public List<ClassRecord> classes() {
    return recorded.classes;
  }

  /** The recorded weights of convolutions and linear layers, in forward order. */
  public List<WeightRecord> weights() {
    return recorded.weights;
  }

  /** The step of the last batch. */
  public long lastStep() {
    return loss().isEmpty() ? 0 : loss().lastStep();
  }

  /** The number of batches so far. */
  public long batches() {
    return loss().isEmpty() ? 0 : lastStep() + 1;
  }

  /** The median training loss over the last tenth of the run; NaN if the run diverged. */
  public double endLoss() {
    return nonFinite().isPresent() ? Double.NaN : loss().lastTenth().median();
  }

  /**
   * The {@link Chance#skill} on training batches at the end of the run; negative infinity if the
   * run diverged.
   */
  public double skill() {
    double end = endLoss();
    return Double.isNaN(end) ? Double.NEGATIVE_INFINITY : chance.skill(end);
  }

  /** Whether the {@link #skill} at the end is at least {@link #LEARNED}. */
  public boolean learned() {
    return skill() >= LEARNED;
  }

  /**
   * Whether the run ends near the lowest possible loss, in training or in validation, or classifies
   * nearly all validation images correctly. The training loss alone does not decide: dropout and
   * augmentation raise it in a healthy run, and a short run classifies correctly long before its
   * probabilities are high.
   */
  public boolean didWell() {
    return skill() >= WELL_LEARNED
        || (!epochs().isEmpty()
            && (chance.skill(lastEpoch().validLoss()) >= WELL_LEARNED
                || chance.accuracySkill(lastEpoch().accuracy()) >= NEARLY_ALL_RIGHT));
  }

  /**
   * Whether the training loss, the last validation accuracy and the mean recall of the classes are
   * all at chance at the end. The loss alone does not decide. The loss at chance is that of
   * predicting the class frequencies for every image. If one class is frequent, a network can
   * classify the other classes correctly long before its loss falls below this value.
   */
  public boolean learnedNothing() {
    boolean right = !epochs().isEmpty() && betterThanChance(lastEpoch().accuracy());
    return skill() < LEARNED_NOTHING && !right && !recalls().tellClassesApart();
  }

  /**
   * Whether a validation accuracy is too far above chance to be explained by the random choice of
   * images.
   */
  public boolean betterThanChance(double accuracy) {
    return accuracy > chance.accuracy() + noise(validationImages);
  }

  /**
   * Whether a validation accuracy is too far below chance to be explained by the random choice of
   * images.
   */
  public boolean worseThanChance(double accuracy) {
    return accuracy < chance.accuracy() - noise(validationImages);
  }

  /**
   * Whether an epoch's training accuracy is too far above chance to be explained by the random
   * choice of images.
   */
  public boolean trainedBetterThanChance(EpochResult epoch) {
    return epoch.trainAccuracy() > chance.accuracy() + noise(imagesPerEpoch());
  }

  private double noise(long images) {
    double by = chance.accuracy();
    return STANDARD_ERRORS * Math.sqrt(by * (1 - by) / Math.max(1, images));
  }

  /**
   * How far training is ahead of validation in an epoch. This is the difference between the
   * accuracies or, if the task has no accuracy, between the skills of the losses.
   */
  public double gap(EpochResult epoch) {
    return Double.isNaN(epoch.accuracy())
        ? chance.skill(epoch.trainLoss()) - chance.skill(epoch.validLoss())
        : epoch.trainAccuracy() - epoch.accuracy();
  }

  /** The number of training images in an epoch: the number of batches times the batch size. */
  public long imagesPerEpoch() {
    return batchesPerEpoch() * configuration.training().batchSize();
  }

  /** The number of updates so far. */
  public long updates() {
    return batches() / configuration.training().accumulate();
  }

  /**
   * Whether dropout, augmentation or a greater weight of rare classes makes training harder than
   * validation, so that losses and accuracies of training and validation cannot be compared.
   */
  public boolean trainsOnHarderImages() {
    return given.strongestDropout().isPresent()
        || countsRareClassesMore()
        || !configuration.data().augment().equals(Augmentation.NONE);
  }

  /** The recalls of the classes. */
  public Recalls recalls() {
    return Recalls.of(classes());
  }

  /**
   * Whether training gives rare classes more weight than their share of the images, so that losses
   * and accuracies of training and validation cannot be compared.
   */
  public boolean countsRareClassesMore() {
    return configuration.training().classBalance().countsRareClassesMore();
  }

  /** The final loss in words, for a finding: {@code the loss ends at 0.5 (chance is 2.3)}. */
  public String outcome() {
    return "the loss ends at " + chance.beside(endLoss());
  }

  /** The first complete epoch, which must exist. */
  public EpochResult firstEpoch() {
    return epochs().get(0);
  }

  /** The last complete epoch, which must exist. */
  public EpochResult lastEpoch() {
    return epochs().get(epochs().size() - 1);
  }

  /** The highest validation accuracy of any epoch; NaN if no epoch is complete. */
  public double bestAccuracy() {
    return epochs().stream().mapToDouble(EpochResult::accuracy).max().orElse(Double.NaN);
  }

  /** The highest learning rate of any batch. */
  public double highestRate() {
    return learningRate().max();
  }

  /** The recorded convolutions and linear layers, in forward order. */
  public List<LayerRecord> weightedLayers() {
    return layers().stream().filter(layer -> layer.role().weighted()).toList();
  }

  /** Whether the layer's first record shows the network as it was initialised. */
  public boolean showsInitialisation(LayerRecord layer) {
    return !layer.std().isEmpty() && layer.std().firstStep() <= FIRST_STEPS;
  }

  /** Whether the network has batch norms. */
  public boolean hasBatchNorm() {
    return !Double.isNaN(batchNormMomentum());
  }

  /**
   * The number of batches in an epoch, counted in the first epoch; 0 if the first epoch is not
   * complete.
   */
  public long batchesPerEpoch() {
    return epochs().isEmpty() ? 0 : course.firstEpoch;
  }

  /** Whether all epochs of the configuration are complete. */
  public boolean complete() {
    return epochs().size() >= configuration.training().epochs();
  }

  /**
   * The median training loss of the last quarter of an epoch; NaN if the epoch has too few records.
   */
  public double lossAtEndOf(EpochResult epoch) {
    long end = Math.min(batches(), (epoch.epoch() + 1) * batchesPerEpoch());
    Series quarter = loss().between(end - batchesPerEpoch() / 4, end);
    return quarter.size() < 5 ? Double.NaN : quarter.median();
  }

  /** All of the run's steps. */
  public Finding.Steps allSteps() {
    return new Finding.Steps(0, lastStep());
  }
}
