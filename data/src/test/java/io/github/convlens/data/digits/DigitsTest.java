package io.github.convlens.data.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.SoftmaxRegression;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigitsTest {

  // Recorded on Linux x86-64 with Java 17. Every other machine must draw the same images.
  private static final String SHA256 =
      "a676545ccf3073fd258217844ca77988421d9401869252c357fe6484d15e703b";

  @Test
  void theBytesAreTheSameOnEveryMachine() throws Exception {
    byte[] pixels = Digits.create(42).train().pixels().toArray();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(pixels);
    assertEquals(SHA256, HexFormat.of().formatHex(hash));
  }

  @Test
  void anImageDoesNotDependOnTheNumberOfImages() {
    ImageSet few = Digits.create(7, 30, 10).train();
    ImageSet more = Digits.create(7, 50, 10).train();
    assertArrayEquals(
        few.pixels().toArray(),
        Arrays.copyOf(more.pixels().toArray(), few.pixels().toArray().length));
  }

  @Test
  void seedsAndSplitsDiffer() {
    DataSet one = Digits.create(1, 20, 20);
    assertFalse(Arrays.equals(one.train().pixels().toArray(), one.test().pixels().toArray()));
    assertFalse(
        Arrays.equals(
            one.train().pixels().toArray(), Digits.create(2, 20, 20).train().pixels().toArray()));
  }

  @Test
  void classesAreBalanced() {
    int[] perClass = new int[10];
    for (int label : Digits.create(1, 100, 10).train().labels()) {
      perClass[label]++;
    }
    for (int count : perClass) {
      assertEquals(10, count);
    }
  }

  @Test
  void aLinearModelReachesOnlyALowAccuracy() {
    DataSet digits = Digits.create(42);
    double accuracy = new SoftmaxRegression(digits).trainAndTest(12);
    System.out.printf("digits: softmax regression reaches %.3f on the test split%n", accuracy);
    assertTrue(accuracy > 0.25, "more than chance: " + accuracy);
    assertTrue(accuracy < 0.6, "a linear model reaches " + accuracy);
  }
}
