package io.github.convlens.experiment.draft;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.survey.Survey;
import io.github.convlens.data.survey.Survey.Look;
import io.github.convlens.data.survey.Survey.Size;
import java.util.List;
import java.util.Set;

/**
 * All choices for a drafted configuration.
 *
 * @param data the data to learn from
 * @param size the size of the network's input
 * @param mirrored whether an image keeps its class when it is mirrored
 * @param recipe the network and how to train it
 * @param schedule the batch size, the number of epochs and the learning rate
 */
record Plan(DraftData data, Size size, boolean mirrored, Recipe recipe, Schedule schedule) {
  /** The usual side lengths of training images in pixels, in descending order. */
  private static final List<Integer> SIDES = List.of(224, 160, 128, 96, 64, 32);

  /**
   * The longest side when training from scratch. The training time grows with the square of the
   * side, and larger images hardly help.
   */
  private static final int MAX_SIDE_FROM_SCRATCH = 128;

  /** Images that all have the same size keep it if their sides are at most this long. */
  private static final int MAX_UNCHANGED_SIDE = 256;

  /**
   * The smallest side for which pretrained weights are proposed: they were trained on larger
   * images.
   */
  private static final int MIN_PRETRAINED_SIDE = 64;

  /**
   * The published data sets whose images keep their class when they are mirrored. Medical images
   * and digits do not.
   */
  private static final Set<String> MIRRORED = Set.of("fashion-mnist", "cifar10", "cifar100");

  private static final double TEST_FRACTION = 0.2;
  private static final double VALIDATION_FRACTION = 0.1;

  /** Batches are made smaller until an epoch has at least this many batches. */
  private static final int MIN_BATCHES = 16;

  private static final int MIN_BATCH_SIZE = 4;
  private static final int MAX_EPOCHS = 100;

  /**
   * The batch size, the number of epochs and the learning rate.
   *
   * @param trained the number of images in an epoch
   * @param batchSize the number of images in a batch
   * @param epochs the number of epochs
   * @param rate the maximum learning rate
   */
  record Schedule(int trained, int batchSize, int epochs, double rate) {

    static Schedule of(Recipe.Numbers defaults, Recipe recipe, int trained) {
      int batch = defaults.batchSize();
      while (batch > MIN_BATCH_SIZE && trained / batch < MIN_BATCHES) {
        batch /= 2;
      }
      batch = Math.max(2, Math.min(batch, trained));
      int updates = Math.max(1, trained / batch);
      int needed = (defaults.updates() + updates - 1) / updates;
      int epochs = Math.max(defaults.epochs(), Math.min(MAX_EPOCHS, needed));
      double rate = defaults.rate() * recipe.scaled((double) batch / defaults.batchSize());
      return new Schedule(trained, batch, epochs, rate);
    }

    Schedule withEpochs(int other) {
      return new Schedule(trained, batchSize, other, rate);
    }

    Schedule withRate(double other) {
      return new Schedule(trained, batchSize, epochs, other);
    }

    int updatesPerEpoch() {
      return Math.max(1, trained / batchSize);
    }
  }

  /**
   * Takes the user's choices, and makes all other choices.
   *
   * @param weightsAvailable whether the weights of {@link Recipe#FINE_TUNING} are on this machine
   * @throws InvalidInputException if a choice is impossible for this data
   */
  static Plan of(DraftData data, Wishes wishes, boolean weightsAvailable) {
    boolean pretrained =
        wishes.pretrained() != null
            ? wishes.pretrained()
            : weightsAvailable && startsFromImageNetByDefault(data);
    if (pretrained && !canStartFromImageNet(data)) {
      throw new InvalidInputException(
          "ImageNet weights need colour pictures in files, which %s does not have: leave them out"
              .formatted(data.options().dataset()));
    }
    Size size = wishes.size() != null ? wishes.size() : proposed(data.survey().look(), pretrained);
    if (!data.survey().look().files() && !size.equals(data.survey().look().sizes().median())) {
      throw new InvalidInputException(
          "only pictures in files are resized: leave out the size, as images of %s have %s pixels"
              .formatted(data.options().dataset(), data.survey().look().sizes().median()));
    }
    Recipe recipe = Recipe.of(data.survey().look().channels(), size, pretrained);
    boolean mirrored = wishes.mirrored() != null ? wishes.mirrored() : mirrors(data);
    Schedule schedule = Schedule.of(recipe.numbers(), recipe, trained(data));
    return new Plan(
        data,
        size,
        mirrored,
        recipe,
        wishes.epochs() == null ? schedule : schedule.withEpochs(wishes.epochs()));
  }

  Plan withRate(double rate) {
    return new Plan(data, size, mirrored, recipe, schedule.withRate(rate));
  }

  /** Whether training on this data can start from ImageNet weights. */
  static boolean canStartFromImageNet(DraftData data) {
    Look look = data.survey().look();
    return look.files() && look.channels() == 3;
  }

  /**
   * Whether training on this data starts from ImageNet weights if they are on this machine and the
   * user does not decide otherwise.
   */
  private static boolean startsFromImageNetByDefault(DraftData data) {
    Size median = data.survey().look().sizes().median();
    return canStartFromImageNet(data)
        && Math.min(median.height(), median.width()) >= MIN_PRETRAINED_SIDE;
  }

  private static Size proposed(Look look, boolean pretrained) {
    Size median = look.sizes().median();
    if (look.sizes().same() && Math.max(median.height(), median.width()) <= MAX_UNCHANGED_SIDE) {
      return median;
    }
    int maxSide = pretrained ? SIDES.get(0) : MAX_SIDE_FROM_SCRATCH;
    int shorter = Math.min(maxSide, Math.min(median.height(), median.width()));
    int side = SIDES.stream().filter(one -> one <= shorter).findFirst().orElse(shorter);
    return new Size(side, side);
  }

  /**
   * Whether images are assumed to keep their class when they are mirrored. Clothes, animals and
   * most photographs do, but digits and letters do not. Of the user's own pictures, those in colour
   * are assumed to be photographs.
   */
  private static boolean mirrors(DraftData data) {
    return data.options().path() == null
        ? MIRRORED.contains(data.options().dataset())
        : data.survey().look().channels() == 3;
  }

  /** The number of training images that remain after some images have been held out. */
  private static int trained(DraftData data) {
    Survey survey = data.survey();
    double held =
        holdsOutTest(survey) ? TEST_FRACTION : holdsOutValidation(data) ? VALIDATION_FRACTION : 0;
    return (int) Math.round(survey.train() * (1 - held));
  }

  /** Whether a test split has to be held out, because the data has only a training split. */
  static boolean holdsOutTest(Survey survey) {
    return survey.splits().equals(Set.of(Split.TRAIN));
  }

  /**
   * Whether some training images have to be held out for validation, because the user's own data
   * has only a training and a test split.
   */
  static boolean holdsOutValidation(DraftData data) {
    return data.options().path() != null
        && data.survey().splits().equals(Set.of(Split.TRAIN, Split.TEST));
  }
}
