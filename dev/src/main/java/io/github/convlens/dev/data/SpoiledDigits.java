package io.github.convlens.dev.data;

import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Writes data directories {@code data-NAME}, whose files have MNIST's names. The command is {@code
 * scripts/dev data.SpoiledDigits FOLDER}. Each directory contains convlens's digits with one fault:
 * {@code shuffled} (the training labels are random), {@code noisy} (60 % of the training labels are
 * random), {@code blank} (all images have the same grey), {@code repeated} (60 training images, 50
 * times each), {@code imbalanced} (97 threes to 3 eights in both splits), {@code merged} (training
 * fours are labelled as nines), {@code negative} (the test images are inverted), {@code leaky}
 * (half of the test images are training images).
 */
public final class SpoiledDigits {
  private static final long SEED = 42;
  private static final byte GREY = 90;
  private static final double NOISE = 0.6;
  private static final int DISTINCT = 60;
  private static final int COPIES = 50;

  private SpoiledDigits() {}

  public static void main(String... args) throws IOException {
    DataSet digits = Digits.create(SEED);
    ImageSet train = digits.train();
    ImageSet test = digits.test();
    Path root = Path.of(args[0]);
    write(root, "shuffled", withShuffledLabels(train, 1), test);
    write(root, "noisy", withShuffledLabels(train, NOISE), test);
    write(root, "blank", blank(train), blank(test));
    write(root, "repeated", repeated(train), test);
    write(root, "imbalanced", imbalanced(train), imbalanced(test));
    write(root, "merged", merged(train), test);
    write(root, "negative", train, negative(test));
    write(root, "leaky", train, joined(test, train.subset(first(test.count()))));
  }

  /** Chooses a part of the images at random, and shuffles the labels of these images among them. */
  private static ImageSet withShuffledLabels(ImageSet images, double part) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] labels = images.labels().clone();
    int[] chosen =
        IntStream.range(0, labels.length).filter(i -> random.nextDouble() < part).toArray();
    for (int i = chosen.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int label = labels[chosen[i]];
      labels[chosen[i]] = labels[chosen[j]];
      labels[chosen[j]] = label;
    }
    return of(images, images.pixels().toArray(), labels);
  }

  private static ImageSet blank(ImageSet images) {
    byte[] pixels = new byte[images.pixels().toArray().length];
    Arrays.fill(pixels, GREY);
    return of(images, pixels, images.labels());
  }

  private static ImageSet negative(ImageSet images) {
    byte[] pixels = images.pixels().toArray().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ~pixels[i];
    }
    return of(images, pixels, images.labels());
  }

  private static ImageSet repeated(ImageSet images) {
    return images.subset(IntStream.range(0, DISTINCT * COPIES).map(i -> i % DISTINCT).toArray());
  }

  /** All threes, and as many eights as make up 3 % of the images. */
  private static ImageSet imbalanced(ImageSet images) {
    int[] labels = images.labels();
    int[] threes = IntStream.range(0, labels.length).filter(i -> labels[i] == 3).toArray();
    int[] eights =
        IntStream.range(0, labels.length)
            .filter(i -> labels[i] == 8)
            .limit(threes.length * 3L / 97)
            .toArray();
    return images.subset(
        IntStream.concat(IntStream.of(threes), IntStream.of(eights)).sorted().toArray());
  }

  /** Labels fours as nines. */
  private static ImageSet merged(ImageSet images) {
    int[] labels = Arrays.stream(images.labels()).map(label -> label == 4 ? 9 : label).toArray();
    return of(images, images.pixels().toArray(), labels);
  }

  private static int[] first(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static ImageSet joined(ImageSet some, ImageSet more) {
    byte[] first = some.pixels().toArray();
    byte[] last = more.pixels().toArray();
    byte[] pixels = Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, pixels, first.length, last.length);
    int[] labels = Arrays.copyOf(some.labels(), some.count() + more.count());
    System.arraycopy(more.labels(), 0, labels, some.count(), more.count());
    return of(some, pixels, labels);
  }

  private static ImageSet of(ImageSet like, byte[] pixels, int[] labels) {
    return new ImageSet(pixels, labels, like.channels(), like.height(), like.width());
  }

  private static void write(Path root, String name, ImageSet train, ImageSet test)
      throws IOException {
    ImageFiles.write(root.resolve("data-" + name), train, test);
  }
}
