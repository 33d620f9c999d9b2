package io.github.convlens.dev.zoo;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.dev.zoo.ZooData.Images;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A change to a data set.
 *
 * @param name the name of the change, which is also part of the name of the data directory
 * @param change the function that makes the spoiled images from the original images
 */
record Spoiled(String name, UnaryOperator<Images> change) {
  private static final long SEED = 23;

  /** Changes nothing. */
  static final Spoiled NOT = new Spoiled("sound", images -> images);

  Images of(Images images) {
    return change.apply(images);
  }

  /**
   * Chooses a part of the training images at random, and shuffles the labels of these images among
   * them.
   */
  static Spoiled labels(double part) {
    return new Spoiled(
        "labels-" + part, images -> new Images(shuffled(images.train(), part), images.test()));
  }

  /** Every second class keeps only the given part of its training images. */
  static Spoiled uneven(double part) {
    return new Spoiled(
        "uneven-" + part, images -> new Images(thinned(images.train(), part), images.test()));
  }

  /**
   * Only the first two classes are kept. The second class makes up the given part of each split.
   */
  static Spoiled rare(double part) {
    return new Spoiled(
        "rare-" + part, images -> new Images(two(images.train(), part), two(images.test(), part)));
  }

  /** The first few training images are repeated until the split has its original size. */
  static Spoiled repeated(int few) {
    return new Spoiled(
        "repeated-" + few,
        images -> {
          int count = images.train().count();
          int[] indices = IntStream.range(0, count).map(i -> i % few).toArray();
          return new Images(images.train().subset(indices), images.test());
        });
  }

  /** Only the first few training images are kept. */
  static Spoiled few(int few) {
    return new Spoiled(
        "few-" + few,
        images ->
            new Images(images.train().subset(IntStream.range(0, few).toArray()), images.test()));
  }

  /** All images have the same grey. */
  static Spoiled blank() {
    return new Spoiled("blank", images -> new Images(grey(images.train()), grey(images.test())));
  }

  /** The validation images are inverted. */
  static Spoiled negative() {
    return new Spoiled(
        "negative",
        images -> {
          byte[] pixels = images.test().pixels().toArray().clone();
          for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ~pixels[i];
          }
          return new Images(images.train(), with(images.test(), pixels, images.test().labels()));
        });
  }

  /** Each validation image has the label of the next class. */
  static Spoiled otherOrder() {
    return new Spoiled(
        "other-order",
        images -> {
          int[] classes = Arrays.stream(images.test().labels()).distinct().sorted().toArray();
          int[] labels =
              Arrays.stream(images.test().labels())
                  .map(label -> classes[(Arrays.binarySearch(classes, label) + 1) % classes.length])
                  .toArray();
          return new Images(
              images.train(), with(images.test(), images.test().pixels().toArray(), labels));
        });
  }

  /** Training images replace the given part of the validation images. */
  static Spoiled leaky(double part) {
    return new Spoiled(
        "leaky-" + part,
        images -> {
          ImageSet test = images.test();
          int size = test.valuesPerImage();
          int leaked = (int) (part * test.count());
          byte[] pixels = test.pixels().toArray().clone();
          int[] labels = test.labels().clone();
          System.arraycopy(images.train().pixels().toArray(), 0, pixels, 0, leaked * size);
          System.arraycopy(images.train().labels(), 0, labels, 0, leaked);
          return new Images(images.train(), with(test, pixels, labels));
        });
  }

  private static ImageSet shuffled(ImageSet images, double part) {
    SplittableRandom random = SeededRandom.of(SEED, 1);
    int[] labels = images.labels().clone();
    int[] chosen =
        IntStream.range(0, labels.length).filter(i -> random.nextDouble() < part).toArray();
    int[] order = SeededRandom.permutation(chosen.length, random);
    for (int i = 0; i < chosen.length; i++) {
      labels[chosen[i]] = images.labels()[chosen[order[i]]];
    }
    return with(images, images.pixels().toArray(), labels);
  }

  private static ImageSet thinned(ImageSet images, double part) {
    SplittableRandom random = SeededRandom.of(SEED, 2);
    return images.subset(
        IntStream.range(0, images.count())
            .filter(i -> images.labels()[i] % 2 == 0 || random.nextDouble() < part)
            .toArray());
  }

  private static ImageSet two(ImageSet images, double part) {
    int[] classes = Arrays.stream(images.labels()).distinct().sorted().toArray();
    long many = Arrays.stream(images.labels()).filter(label -> label == classes[0]).count();
    long few = Math.round(many * part / (1 - part));
    int[] seen = new int[1];
    return images.subset(
        IntStream.range(0, images.count())
            .filter(
                i ->
                    images.labels()[i] == classes[0]
                        || (images.labels()[i] == classes[1] && seen[0]++ < few))
            .toArray());
  }

  private static ImageSet grey(ImageSet images) {
    byte[] pixels = new byte[images.pixels().toArray().length];
    Arrays.fill(pixels, (byte) 90);
    return with(images, pixels, images.labels());
  }

  private static ImageSet with(ImageSet like, byte[] pixels, int[] labels) {
    return new ImageSet(pixels, labels, like.channels(), like.height(), like.width());
  }
}
