package io.github.convlens.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  private static final int SIDE = 32;
  private static final int PIXELS = SIDE * SIDE;

  /** A smooth pattern, similar to a picture. Each seed gives a different pattern. */
  private static byte[] picture(int seed) {
    Random random = new Random(seed);
    double[] waves = random.doubles(12, -1, 1).toArray();
    byte[] pixels = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      double value = 0;
      for (int wave = 0; wave < waves.length; wave++) {
        double down = Math.cos(Math.PI * (wave % 4) * (Math.floorDiv(i, SIDE) + 0.5) / SIDE);
        double across = Math.cos(Math.PI * (1 + Math.floorDiv(wave, 4)) * (i % SIDE + 0.5) / SIDE);
        value += waves[wave] * down * across;
      }
      pixels[i] = (byte) Math.max(0, Math.min(255, 128 + 20 * value));
    }
    return pixels;
  }

  private static byte[] brighter(byte[] pixels) {
    byte[] other = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      other[i] = (byte) ((pixels[i] & 0xFF) * 3 / 4 + 40 + i % 3);
    }
    return other;
  }

  private static byte[] turned(byte[] pixels) {
    byte[] other = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      other[i] = pixels[(i % SIDE) * SIDE + i / SIDE];
    }
    return other;
  }

  private static ImageSet set(byte[]... pictures) {
    byte[] pixels = new byte[pictures.length * PIXELS];
    for (int i = 0; i < pictures.length; i++) {
      System.arraycopy(pictures[i], 0, pixels, i * PIXELS, PIXELS);
    }
    return new ImageSet(pixels, new int[pictures.length], 1, SIDE, SIDE);
  }

  @Test
  void aCopyOfDifferentBrightnessIsFoundInTheTrainingSplit() {
    ImageSet test = set(picture(1), picture(2), picture(3));
    ImageSet training = set(picture(4), turned(picture(1)), brighter(picture(2)), picture(5));
    NearDuplicates found = NearDuplicates.of(test, training);
    assertEquals(1, found.pairs().size(), found.toString());
    NearDuplicates.Pair pair = found.pairs().get(0);
    assertEquals(List.of(1, 2, true), List.of(pair.image(), pair.other(), pair.training()));
    assertTrue(pair.likeness() >= NearDuplicates.ALIKE && pair.likeness() <= 1 + 1e-9);
    assertEquals(List.of(1L, 4), List.of(found.trainedOn(), found.searched()));
  }

  @Test
  void aPairWithinASplitCountsOnceAndTheMostSimilarPairComesFirst() {
    ImageSet split = set(picture(1), brighter(picture(2)), picture(2), picture(3), picture(3));
    List<NearDuplicates.Pair> pairs = NearDuplicates.of(split, null).pairs();
    assertEquals(2, pairs.size());
    assertEquals(7, pairs.get(0).image() + pairs.get(0).other(), "the exact copy");
    assertEquals(1, pairs.get(0).likeness(), 1e-9);
    assertEquals(3, pairs.get(1).image() + pairs.get(1).other());
  }

  @Test
  void uniformImagesAreNotSimilarToAnyOther() {
    byte[] grey = new byte[PIXELS];
    assertEquals(List.of(), NearDuplicates.of(set(grey, grey), set(grey, grey)).pairs());
  }

  @Test
  void everyPairThatAComparisonOfAllPixelsWouldFindIsFound() {
    byte[][] pictures = new byte[60][];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = i % 3 == 2 ? brighter(pictures[i - 1]) : picture(i);
    }
    assertEquals(20, NearDuplicates.of(set(pictures), null).pairs().size());
  }
}
