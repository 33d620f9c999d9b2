package io.github.convlens.experiment.draft;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.survey.Survey;
import io.github.convlens.data.survey.Survey.Look;
import io.github.convlens.data.survey.Survey.Size;
import java.util.List;
import java.util.Set;

/**
 * All decisions about a drafted configuration.
 *
 * @param data the data to learn from
 * @param size the size of the network's input
 * @param mirrored whether an image keeps its class when it is mirrored
 * @param recipe the network and its training
 * @param schedule batch size, epochs and learning rate
 */
record Plan(DraftData data, Size size, boolean mirrored, Recipe recipe, Schedule schedule) {
  /** The sides of images with which networks are usually trained, the largest first. */
  private static final List<Integer> SIDES = List.of(224, 160, 128, 96, 64, 32);

  /**
   * The largest side without pretrained weights. The time grows with the square of the side, and
   * larger images hardly help.
   */
  private static final int MOST_FROM_NOTHING = 128;

  /** Images that all have the same size keep it if their sides are at most this long. */
  private static final int MOST_AS_IS = 256;

  /** The smallest side at which pretrained weights are proposed; ImageNet's pictures are larger. */
  private static final int LEAST_PRETRAINED = 64;

  /**
   * Published sets whose images keep their class when they are mirrored; organs and digits do not.
   */
  private static final Set<String> MIRRORED = Set.of("fashion-mnist", "cifar10", "cifar100");

  private static final double HELD_OUT = 0.2;
  private static final double VALIDATION = 0.1;

  /** Batches become smaller until an epoch has at least this many. */
  private static final int LEAST_BATCHES = 16;

  private static final int SMALLEST_BATCH = 4;
  private static final int MOST_EPOCHS = 100;

  /**
   * Batch size, epochs and learning rate.
   *
   * @param trained the number of images in an epoch
   * @param batchSize the number of images in a batch
   * @param epochs the number of epochs
   * @param rate the highest learning rate
   */
  record Schedule(int trained, int batchSize, int epochs, double rate) {

    static Schedule of(Recipe.Numbers usual, Recipe recipe, int trained) {
      int batch = usual.batchSize();
      while (batch > SMALLEST_BATCH && trained / batch < LEAST_BATCHES) {
        batch /= 2;
      }
      batch = Math.max(2, Math.min(batch, trained));
      int updates = Math.max(1, trained / batch);
      int needed = (usual.updates() + updates - 1) / updates;
      int epochs = Math.max(usual.epochs(), Math.min(MOST_EPOCHS, needed));
      double rate = usual.rate() * recipe.scaled((double) batch / usual.batchSize());
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
   * Follows the user's wishes, and chooses everything else.
   *
   * @param weightsAreHere whether the weights of {@link Recipe#FINE_TUNING} are on this machine
   * @throws InvalidInputException if a wish cannot be fulfilled
   */
  static Plan of(DraftData data, Wishes wishes, boolean weightsAreHere) {
    boolean pretrained =
        wishes.pretrained() != null
            ? wishes.pretrained()
            : weightsAreHere && usuallyStartsFromImageNet(data);
    if (pretrained && !canStartFromImageNet(data)) {
      throw new InvalidInputException(
          "ImageNet weights are for colour pictures in files, which %s does not have: leave them out"
              .formatted(data.options().dataset()));
    }
    Size size = wishes.size() != null ? wishes.size() : proposed(data.survey().look(), pretrained);
    if (!data.survey().look().files() && !size.equals(data.survey().look().sizes().median())) {
      throw new InvalidInputException(
          "a size is for pictures in files, but the images of %s have %s pixels: leave it out"
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

  /** Whether a training of this data can start from ImageNet weights. */
  static boolean canStartFromImageNet(DraftData data) {
    Look look = data.survey().look();
    return look.files() && look.channels() == 3;
  }

  /** Whether a training of this data usually starts from ImageNet weights. */
  private static boolean usuallyStartsFromImageNet(DraftData data) {
    Size median = data.survey().look().sizes().median();
    return canStartFromImageNet(data)
        && Math.min(median.height(), median.width()) >= LEAST_PRETRAINED;
  }

  private static Size proposed(Look look, boolean pretrained) {
    Size median = look.sizes().median();
    if (look.sizes().same() && Math.max(median.height(), median.width()) <= MOST_AS_IS) {
      return median;
    }
    int most = pretrained ? SIDES.get(0) : MOST_FROM_NOTHING;
    int shorter = Math.min(most, Math.min(median.height(), median.width()));
    int side = SIDES.stream().filter(one -> one <= shorter).findFirst().orElse(shorter);
    return new Size(side, side);
  }

  /**
   * Whether images keep their class when they are mirrored, as clothes, animals and most
   * photographs do, but digits and letters do not.
   */
  private static boolean mirrors(DraftData data) {
    return data.options().path() == null
        ? MIRRORED.contains(data.options().dataset())
        : data.survey().look().channels() == 3;
  }

  /** The number of training images that remain when some are held out. */
  private static int trained(DraftData data) {
    Survey survey = data.survey();
    double held = holdsOutTest(survey) ? HELD_OUT : holdsOutValidation(data) ? VALIDATION : 0;
    return (int) Math.round(survey.train() * (1 - held));
  }

  /** Whether the data has only a training split. */
  static boolean holdsOutTest(Survey survey) {
    return survey.splits().equals(Set.of(Split.TRAIN));
  }

  /**
   * Whether the user's own data has a training and a test split only, so that some training images
   * have to be held out for validation.
   */
  static boolean holdsOutValidation(DraftData data) {
    return data.options().path() != null
        && data.survey().splits().equals(Set.of(Split.TRAIN, Split.TEST));
  }
}
