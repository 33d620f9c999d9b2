package io.github.convlens.data.device;

import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.data.target.Targets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The choice of the images of an epoch. It is a pure function of seed and epoch. */
public enum Sampling {
  /** Each image once, in random order. */
  SHUFFLED {
    @Override
    int[] order(int[] shuffled, Targets targets, long seed, int epoch) {
      return shuffled;
    }
  },
  /**
   * As many images as the split has, drawn with replacement. For each of them, a class is drawn
   * with equal probabilities, and then one of its images. This is PyTorch's {@code
   * WeightedRandomSampler} with the weight 1 / (number of images of the class).
   */
  BALANCED {
    @Override
    int[] order(int[] shuffled, Targets targets, long seed, int epoch) {
      int[] labels = targets.strata();
      int[][] members = members(labels);
      SplittableRandom random = SeededRandom.of(seed, PURPOSE, epoch);
      int[] order = new int[labels.length];
      for (int i = 0; i < order.length; i++) {
        int[] images = members[random.nextInt(members.length)];
        order[i] = images[random.nextInt(images.length)];
      }
      return order;
    }
  };

  // Keeps the draws apart from those of order, crops and flips.
  private static final long PURPOSE = 0x62616c616e636564L;

  /**
   * The image at each position of an epoch.
   *
   * @param shuffled each image once, in random order
   * @param targets the targets of the images
   */
  abstract int[] order(int[] shuffled, Targets targets, long seed, int epoch);

  /** The images of each class, for all classes that have images. */
  private static int[][] members(int[] labels) {
    int[] classes = Arrays.stream(labels).sorted().distinct().toArray();
    int[][] members = new int[classes.length][];
    for (int c = 0; c < classes.length; c++) {
      int label = classes[c];
      members[c] = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
    }
    return members;
  }
}
