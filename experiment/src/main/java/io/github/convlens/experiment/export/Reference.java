package io.github.convlens.experiment.export;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.loop.Predictor;
import io.github.convlens.training.task.OutputMeaning;
import java.util.stream.IntStream;

/**
 * The network's own outputs for some images, with which the outputs of an exported file are
 * compared.
 *
 * @param images one or more images
 * @param logits the outputs, one row per image; the array is not copied
 */
public record Reference(ImageSet images, float[][] logits) {
  /**
   * The recommended number of images. It is large enough to contain each class of most data sets.
   * Computing the outputs takes about a second on most machines.
   */
  public static final int IMAGES = 256;

  private static final int BATCH_SIZE = 64;

  /**
   * Computes the outputs for some of the given images, which are chosen at even intervals.
   *
   * @param images the images, in the size that the network takes
   * @param maxImages the maximum number of images to use; {@link #IMAGES} is enough
   * @param manager the manager of the device of the network's weights
   */
  public static Reference of(
      Network network,
      Normalization normalization,
      ImageSet images,
      int maxImages,
      NDManager manager) {
    int count = Math.min(maxImages, images.count());
    ImageSet some =
        images.subset(
            IntStream.range(0, count)
                .map(i -> (int) ((long) i * images.count() / count))
                .toArray());
    try (DeviceImages batches = DeviceImages.of(some, normalization, Storage.BYTES, 0, manager)) {
      return new Reference(some, new Predictor(network, manager).outputs(batches, BATCH_SIZE));
    }
  }

  /**
   * The answers that follow from the outputs. For classes, they are the softmax; for two classes
   * with a single output, they are 1 − sigmoid(output) and sigmoid(output). For labels, they are
   * the sigmoid of each output. For numbers, they are the numbers in their original unit.
   */
  float[][] answers(OutputMeaning meaning) {
    float[][] rows = new float[logits.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          switch (meaning.task()) {
            case CLASSIFY -> logits[i].length > 1 ? softmax(logits[i]) : sigmoid(logits[i][0]);
            case MULTI_LABEL ->
                OnnxModel.floats(((OutputMeaning.OfLabels) meaning).probabilities(logits[i]));
            case REGRESS ->
                OnnxModel.floats(((OutputMeaning.OfNumbers) meaning).numbers(logits[i]));
          };
    }
    return rows;
  }

  private static float[] softmax(float... row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float value : row) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (float value : row) {
      sum += Math.exp(value - largest);
    }
    float[] result = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      result[i] = (float) (Math.exp(row[i] - largest) / sum);
    }
    return result;
  }

  private static float[] sigmoid(float value) {
    double second = 1 / (1 + Math.exp(-value));
    return new float[] {(float) (1 - second), (float) second};
  }
}
