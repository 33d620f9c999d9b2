package io.github.convlens.data.augment;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The rule by which a policy chooses moves for an image. */
public enum PolicyRule {
  /** No policy. */
  NONE {
    @Override
    void choose(Policy policy, Range range, SplittableRandom random, Consumer<Chosen> moves) {
      // Nothing is chosen.
    }
  },
  /** TrivialAugment Wide (Müller and Hutter 2021): one move with a magnitude drawn at random. */
  TRIVIAL {
    @Override
    void choose(Policy policy, Range range, SplittableRandom random, Consumer<Chosen> moves) {
      PolicyMove move = pick(PolicyMove.WITHOUT_INVERT, random);
      int bin = random.nextInt(BINS);
      moves.accept(new Chosen(move, range.wide(move, bin, BINS), random.nextBoolean()));
    }
  },
  /** RandAugment (Cubuk et al. 2019): several moves, all with the same magnitude. */
  RAND_AUGMENT {
    @Override
    void choose(Policy policy, Range range, SplittableRandom random, Consumer<Chosen> moves) {
      for (int i = 0; i < policy.moves(); i++) {
        PolicyMove move = pick(PolicyMove.WITHOUT_INVERT, random);
        double magnitude = range.usual(move, policy.magnitude(), BINS);
        moves.accept(new Chosen(move, magnitude, random.nextBoolean()));
      }
    }
  },
  /** One of the pairs that AutoAugment found for ImageNet (Cubuk et al. 2018). */
  AUTO {
    @Override
    void choose(Policy policy, Range range, SplittableRandom random, Consumer<Chosen> moves) {
      pair(AutoAugmentPolicies.IMAGENET, range, random, moves);
    }
  },
  /** One of the pairs that AutoAugment found for CIFAR-10. */
  AUTO_CIFAR10 {
    @Override
    void choose(Policy policy, Range range, SplittableRandom random, Consumer<Chosen> moves) {
      pair(AutoAugmentPolicies.CIFAR10, range, random, moves);
    }
  },
  /** One of the pairs that AutoAugment found for SVHN. */
  AUTO_SVHN {
    @Override
    void choose(Policy policy, Range range, SplittableRandom random, Consumer<Chosen> moves) {
      pair(AutoAugmentPolicies.SVHN, range, random, moves);
    }
  };

  /** TrivialAugment and RandAugment have this many magnitudes, which are numbered from 0 to 30. */
  static final int BINS = 31;

  private static final int AUTO_BINS = 10;

  /**
   * A chosen move.
   *
   * @param other whether the move is made in the opposite direction; ignored if the move has only
   *     one direction
   */
  record Chosen(PolicyMove move, double magnitude, boolean other) {}

  /** Chooses moves for one image. */
  abstract void choose(Policy policy, Range range, SplittableRandom random, Consumer<Chosen> moves);

  private static <T> T pick(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  private static void pair(
      List<List<AutoAugmentPolicies.Move>> policies,
      Range range,
      SplittableRandom random,
      Consumer<Chosen> moves) {
    for (AutoAugmentPolicies.Move drawn : pick(policies, random)) {
      boolean made = Probability.happens(drawn.probability(), random);
      boolean other = random.nextBoolean();
      if (made) {
        double magnitude = range.usual(drawn.move(), drawn.magnitude(), AUTO_BINS);
        moves.accept(new Chosen(drawn.move(), magnitude, other));
      }
    }
  }

  /**
   * The magnitudes of moves, computed as in torchvision.
   *
   * @param image the size of the image, on which some magnitudes depend
   */
  record Range(Operation.Picture image) {

    /** The magnitude of a bin in TrivialAugment Wide. */
    double wide(PolicyMove move, int bin, int bins) {
      return switch (move) {
        case SHEAR_X, SHEAR_Y, BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> linear(0.99f, bin, bins);
        case TRANSLATE_X, TRANSLATE_Y -> linear(32, bin, bins);
        case ROTATE -> linear(135, bin, bins);
        case POSTERIZE -> bits(6, bin, bins);
        case SOLARIZE -> linear(1, bins - 1 - bin, bins);
        case IDENTITY, AUTOCONTRAST, EQUALIZE, INVERT -> 0;
      };
    }

    /** The magnitude of a bin in AutoAugment and RandAugment. */
    double usual(PolicyMove move, int bin, int bins) {
      return switch (move) {
        case SHEAR_X, SHEAR_Y -> linear(0.3f, bin, bins);
        case TRANSLATE_X -> linear((float) (150.0 / 331.0 * image.width()), bin, bins);
        case TRANSLATE_Y -> linear((float) (150.0 / 331.0 * image.height()), bin, bins);
        case ROTATE -> linear(30, bin, bins);
        case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> linear(0.9f, bin, bins);
        case POSTERIZE -> bits(4, bin, bins);
        case SOLARIZE -> linear(1, bins - 1 - bin, bins);
        case IDENTITY, AUTOCONTRAST, EQUALIZE, INVERT -> 0;
      };
    }

    /**
     * The value at an index of {@code torch.linspace(0, end, bins)} in float32: computed from the
     * nearer end, and rounded once.
     */
    private static double linear(float end, int bin, int bins) {
      float step = end / (bins - 1);
      return bin < bins / 2 ? step * bin : Math.fma(-step, bins - 1 - bin, end);
    }

    private static double bits(int lost, int bin, int bins) {
      return StrictMath.rint(8 - bin / ((bins - 1) / (double) lost));
    }
  }
}
