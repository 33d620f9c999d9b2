package io.github.convlens.experiment.draft;

import io.github.convlens.data.survey.Survey.Size;
import java.util.List;

/**
 * A network with suitable training options, taken from the shipped configuration that each constant
 * names. The batch size, the number of epochs and the learning rate depend on each other, and all
 * three are changed if there are few images.
 */
enum Recipe {
  /** The recipe of {@code mnist.yaml} and {@code digits.yaml}. */
  SIMPLE_CNN(
      new Numbers(64, 5, 0.02, 400),
      "none",
      List.of(new Line("architecture: simple_cnn", "five convolutions of stride 2, down to 1x1")),
      List.of(new Line("schedule: {name: one_cycle}", "the learning rate rises, then falls"))) {
    @Override
    double scaled(double factor) {
      return Math.sqrt(factor);
    }
  },

  /** The recipe of {@code cifar10-resnet20.yaml}. */
  SMALL_RESNET(
      new Numbers(128, 10, 0.2, 1000),
      "light",
      List.of(
          new Line("architecture: resnet", "He et al. (2015)"),
          new Line("depth: 20", "32, 44 or 56 if there are more images; they take longer")),
      List.of(
          new Line(
              "optimizer: {name: sgd, momentum: 0.9, nesterov: true, weight_decay: 5.0e-4}",
              "the values of the paper"),
          new Line("schedule: {name: one_cycle, momentum: null}", "momentum stays at 0.9"))) {
    @Override
    double scaled(double factor) {
      return factor;
    }
  },

  /** The recipe of {@code photos.yaml}. */
  PHOTOS(
      new Numbers(64, 20, 0.003, 1000),
      "standard",
      List.of(
          new Line("architecture: resnet", "He et al. (2015)"),
          new Line("depth: 18", "34 or 50 if there are more images; they take longer"),
          new Line("stem: imagenet", "its two layers reduce each side of the image to a quarter"),
          new Line(
              "# weights: resnet18-imagenet",
              "far better for a few pictures in colour: convlens weights fetch resnet18-imagenet")),
      List.of(
          new Line(
              "loss: {name: cross_entropy, label_smoothing: 0.1}",
              "makes predictions less overconfident"),
          new Line("optimizer: {name: adamw, weight_decay: 0.05}", ""),
          new Line("schedule: {name: one_cycle}", "the learning rate rises, then falls"))) {
    @Override
    double scaled(double factor) {
      return Math.sqrt(factor);
    }
  },

  /** The recipe of {@code photos-finetune.yaml}. */
  FINE_TUNING(
      new Numbers(32, 5, 0.001, 100),
      "light",
      List.of(
          new Line("architecture: resnet", "He et al. (2015)"),
          new Line("depth: 18", "34 or 50 with resnet34-imagenet or resnet50-imagenet"),
          new Line("stem: imagenet", "the stem for which the weights were trained"),
          new Line("weights: " + Recipe.WEIGHTS, "their last layer is replaced by a new one")),
      List.of(
          new Line("schedule: {name: one_cycle}", "the learning rate rises, then falls"),
          new Line(
              "freeze: {until: head, epochs: 1}",
              "only the new last layer learns in the first epoch"),
          new Line(
              "layer_decay: 0.7",
              "then all layers learn, the first ones at lower learning rates"))) {
    @Override
    double scaled(double factor) {
      return Math.sqrt(factor);
    }
  };

  /** The published weights from which {@link #FINE_TUNING} starts. */
  static final String WEIGHTS = "resnet18-imagenet";

  /**
   * The longest side of a small image. Larger images are treated as photographs, and the network
   * reduces their size in its first layers.
   */
  private static final int MAX_SMALL_SIDE = 48;

  /** The smallest image for simple_cnn, whose five convolutions end at a single pixel. */
  private static final Size MIN_SIMPLE_SIZE = new Size(17, 17);

  /** The largest image for simple_cnn. */
  private static final Size MAX_SIMPLE_SIZE = new Size(32, 32);

  private final Numbers numbers;
  private final String preset;
  private final List<Line> model;
  private final List<Line> training;

  /**
   * The numeric options of a recipe.
   *
   * @param batchSize the batch size, if there are enough images
   * @param epochs the number of epochs, if there are enough images
   * @param rate the maximum learning rate for that batch size
   * @param updates the number of updates to reach: if there are few images, the number of epochs is
   *     increased for this, but to at most 100
   */
  record Numbers(int batchSize, int epochs, double rate, int updates) {}

  Recipe(Numbers numbers, String preset, List<Line> model, List<Line> training) {
    this.numbers = numbers;
    this.preset = preset;
    this.model = model;
    this.training = training;
  }

  /** The recipe for images of this kind. */
  static Recipe of(int channels, Size size, boolean pretrained) {
    int shorter = Math.min(size.height(), size.width());
    int longer = Math.max(size.height(), size.width());
    if (pretrained) {
      return FINE_TUNING;
    }
    if (longer > MAX_SMALL_SIDE) {
      return PHOTOS;
    }
    boolean simple = shorter >= MIN_SIMPLE_SIZE.height() && longer <= MAX_SIMPLE_SIZE.height();
    return channels == 1 && simple ? SIMPLE_CNN : SMALL_RESNET;
  }

  /**
   * The factor by which the learning rate changes with the batch size.
   *
   * @param factor the factor by which the batch size changes
   */
  abstract double scaled(double factor);

  Numbers numbers() {
    return numbers;
  }

  /** The augmentation preset. */
  String preset() {
    return preset;
  }

  /** The lines of the section {@code model}. */
  List<Line> model() {
    return model;
  }

  /** The lines of the section {@code training} that follow the numeric options. */
  List<Line> training() {
    return training;
  }
}
