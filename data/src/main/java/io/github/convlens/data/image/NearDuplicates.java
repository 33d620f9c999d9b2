package io.github.convlens.data.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Images that are nearly the same as other images: copies that were saved again, brightened, scaled
 * or retouched. They are found by the correlation of their grey values at 16 × 16 pixels, which
 * does not depend on brightness and contrast. Copies that were shifted, turned or mirrored are not
 * found. Every pair is compared. For most pairs, a few coefficients of coarse cosine waves are
 * enough to show that the images differ.
 *
 * @param pairs each image of the split that is nearly the same as another image, and the image that
 *     is most similar to it; the pairs are in descending order of similarity
 * @param searched the number of images of the training split with which the images were compared
 */
public record NearDuplicates(List<Pair> pairs, int searched) {

  /** Two images are nearly the same if their correlation is at least this. */
  public static final double ALIKE = 0.99;

  /** At most this many images of a split are compared; they are evenly spaced. */
  private static final int MAX_IMAGES = 100_000;

  private static final int SIDE = 16;

  /**
   * The number of cosines in each direction, with 0 to 5 half periods. A wave is the product of two
   * cosines; the constant wave is left out.
   */
  private static final int COSINES_PER_SIDE = 6;

  private static final int WAVES = COSINES_PER_SIDE * COSINES_PER_SIDE - 1;

  /**
   * The squared distance between two images of mean 0 and norm 1 whose correlation is {@link
   * #ALIKE}, plus a margin for rounding. The distance over only some of the coordinates is never
   * larger.
   */
  private static final float MAX_SQUARED_DISTANCE = (float) (2 - 2 * ALIKE) + 1e-4f;

  private static final float MAX_DISTANCE = (float) Math.sqrt(MAX_SQUARED_DISTANCE);

  private static final double[][] COSINES = cosines();

  private static final int BYTE = 0xFF;
  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  /**
   * Two images that are nearly the same.
   *
   * @param image index of an image in the split
   * @param other index of the image that is nearly the same
   * @param training whether {@code other} is in the training split
   * @param likeness the correlation of their grey values; 1 if they differ at most in brightness
   *     and contrast
   */
  public record Pair(int image, int other, boolean training, double likeness) {}

  /** Copies the pairs. */
  public NearDuplicates {
    pairs = List.copyOf(pairs);
  }

  /**
   * Finds the images of a split that are nearly the same as other images of the split or of the
   * training split.
   *
   * @param training the training split; null if the split is the training split itself
   */
  public static NearDuplicates of(ImageSet split, @Nullable ImageSet training) {
    Features unsorted = Features.of(split);
    int key = unsorted.mostVariedWave();
    Features own = unsorted.sorted(key);
    Features others = training == null ? own : Features.of(training).sorted(key);
    List<Pair> pairs =
        IntStream.range(0, own.count())
            .parallel()
            .mapToObj(
                i -> {
                  Pair inside = own.closest(own, i, i + 1, key, false);
                  Pair outside =
                      training == null
                          ? null
                          : own.closest(others, i, own.firstNear(others, i, key), key, true);
                  return outside == null || (inside != null && inside.likeness > outside.likeness)
                      ? inside
                      : outside;
                })
            .filter(Objects::nonNull)
            .toList();
    List<Pair> sorted = new ArrayList<>(pairs);
    sorted.sort(Comparator.comparingDouble(pair -> -pair.likeness));
    return new NearDuplicates(sorted, others.count());
  }

  /** The values of each cosine, orthonormal, as in the discrete cosine transform. */
  private static double[][] cosines() {
    double[][] cosines = new double[COSINES_PER_SIDE][SIDE];
    for (int halves = 0; halves < COSINES_PER_SIDE; halves++) {
      for (int at = 0; at < SIDE; at++) {
        cosines[halves][at] =
            Math.sqrt((halves == 0 ? 1.0 : 2.0) / SIDE)
                * Math.cos(Math.PI * halves * (at + 0.5) / SIDE);
      }
    }
    return cosines;
  }

  /**
   * The number of images of the split that are nearly the same as an image of the training split.
   */
  public long trainedOn() {
    return pairs.stream().filter(Pair::training).count();
  }

  /**
   * The images of a split, reduced to the values that are compared.
   *
   * @param images the index of each image in its split
   * @param greys the 16 × 16 values of each image
   * @param waves the coefficient of each wave (orthonormal cosines) in the image, after the image
   *     has been scaled to mean 0 and norm 1
   * @param means the means of the grey values
   * @param norms the norms of the grey values' deviations from the mean; 0 for an image of a single
   *     grey value, which is never similar to another image
   */
  private record Features(
      int[] images, byte[] greys, float[] waves, double[] means, double[] norms) {

    static Features of(ImageSet set) {
      int count = Math.min(MAX_IMAGES, set.count());
      int[] images =
          IntStream.range(0, count).map(i -> (int) ((long) i * set.count() / count)).toArray();
      Features prints = empty(count);
      System.arraycopy(images, 0, prints.images, 0, count);
      IntStream.range(0, count).parallel().forEach(i -> prints.take(set, i));
      return prints;
    }

    private static Features empty(int count) {
      return new Features(
          new int[count],
          new byte[count * SIDE * SIDE],
          new float[count * WAVES],
          new double[count],
          new double[count]);
    }

    int count() {
      return images.length;
    }

    private void take(ImageSet set, int i) {
      byte[] pixels = new byte[set.valuesPerImage()];
      set.pixels().copy(images[i], ByteBuffer.wrap(pixels), 0);
      int base = i * SIDE * SIDE;
      double sum = 0;
      double squares = 0;
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int grey = (int) Math.round(grey(set, pixels, y, x));
          greys[base + y * SIDE + x] = (byte) grey;
          sum += grey;
          squares += (double) grey * grey;
        }
      }
      means[i] = sum / (SIDE * SIDE);
      norms[i] = Math.sqrt(Math.max(0, squares - sum * means[i]));
      waves(i);
    }

    /**
     * The mean grey value of the pixels in one of 16 × 16 cells. In an image smaller than 16 × 16
     * pixels, this is the value of the pixel at that place.
     */
    private static double grey(ImageSet set, byte[] pixels, int row, int column) {
      int top = row * set.height() / SIDE;
      int bottom = Math.max(top + 1, (row + 1) * set.height() / SIDE);
      int left = column * set.width() / SIDE;
      int right = Math.max(left + 1, (column + 1) * set.width() / SIDE);
      double sum = 0;
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          int at = (y * set.width() + x) * set.channels();
          sum +=
              set.channels() == 1
                  ? pixels[at] & BYTE
                  : RED * (pixels[at] & BYTE)
                      + GREEN * (pixels[at + 1] & BYTE)
                      + BLUE * (pixels[at + 2] & BYTE);
        }
      }
      return sum / ((bottom - top) * (right - left));
    }

    /** Computes the coefficients. The mean need not be subtracted, because each wave sums to 0. */
    private void waves(int i) {
      int wave = i * WAVES;
      for (int down = 0; down < COSINES_PER_SIDE; down++) {
        for (int across = down == 0 ? 1 : 0; across < COSINES_PER_SIDE; across++) {
          double sum = 0;
          for (int at = 0; at < SIDE * SIDE; at++) {
            double part = COSINES[down][at / SIDE] * COSINES[across][at % SIDE];
            sum += part * (greys[i * SIDE * SIDE + at] & BYTE);
          }
          waves[wave++] = norms[i] == 0 ? 0 : (float) (sum / norms[i]);
        }
      }
    }

    /** The wave whose coefficients differ the most among these images. */
    int mostVariedWave() {
      int best = 0;
      double largest = -1;
      for (int wave = 0; wave < WAVES; wave++) {
        double squares = 0;
        double sum = 0;
        for (int i = 0; i < count(); i++) {
          squares += waves[i * WAVES + wave] * waves[i * WAVES + wave];
          sum += waves[i * WAVES + wave];
        }
        double variance = squares - sum * sum / count();
        if (variance > largest) {
          largest = variance;
          best = wave;
        }
      }
      return best;
    }

    /**
     * These images, sorted by their coefficient of one wave. An image can be similar only to images
     * that are near it in this order.
     */
    Features sorted(int key) {
      Features sorted = Features.empty(count());
      int[] order =
          IntStream.range(0, count())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> waves[i * WAVES + key]))
              .mapToInt(i -> i)
              .toArray();
      for (int to = 0; to < order.length; to++) {
        int from = order[to];
        sorted.images[to] = images[from];
        sorted.means[to] = means[from];
        sorted.norms[to] = norms[from];
        int values = SIDE * SIDE;
        System.arraycopy(greys, from * values, sorted.greys, to * values, values);
        System.arraycopy(waves, from * WAVES, sorted.waves, to * WAVES, WAVES);
      }
      return sorted;
    }

    /**
     * The index of the first image of {@code others}, in their sorted order, that can be similar to
     * this object's image {@code own}.
     */
    int firstNear(Features others, int own, int key) {
      float min = waves[own * WAVES + key] - MAX_DISTANCE;
      int low = 0;
      int high = others.count();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (others.waves[middle * WAVES + key] < min) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /**
     * The pair of this object's image {@code own} and the most similar image of {@code others} from
     * the index {@code first} on; null if no image is nearly the same.
     */
    @Nullable Pair closest(Features others, int own, int first, int key, boolean training) {
      if (norms[own] == 0) {
        return null;
      }
      float max = waves[own * WAVES + key] + MAX_DISTANCE;
      int best = -1;
      double highest = ALIKE;
      for (int i = first; i < others.count() && others.waves[i * WAVES + key] <= max; i++) {
        if (mayBeSimilar(others, own * WAVES, i * WAVES)) {
          double likeness = correlation(others, own, i);
          if (likeness >= highest) {
            highest = likeness;
            best = i;
          }
        }
      }
      return best < 0 ? null : new Pair(images[own], others.images[best], training, highest);
    }

    private boolean mayBeSimilar(Features others, int own, int other) {
      float sum = 0;
      for (int i = 0; i < WAVES && sum <= MAX_SQUARED_DISTANCE; i++) {
        float difference = waves[own + i] - others.waves[other + i];
        sum += difference * difference;
      }
      return sum <= MAX_SQUARED_DISTANCE;
    }

    private double correlation(Features others, int own, int other) {
      double norm = norms[own] * others.norms[other];
      if (norm == 0) {
        return 0;
      }
      int a = own * SIDE * SIDE;
      int b = other * SIDE * SIDE;
      long sum = 0;
      for (int i = 0; i < SIDE * SIDE; i++) {
        sum += (long) (greys[a + i] & BYTE) * (others.greys[b + i] & BYTE);
      }
      return (sum - means[own] * others.means[other] * SIDE * SIDE) / norm;
    }
  }
}
