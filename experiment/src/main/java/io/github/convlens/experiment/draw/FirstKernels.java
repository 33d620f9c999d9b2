package io.github.convlens.experiment.draw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.session.RunDirectory;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * The kernels of the first convolution as a picture. Kernels with three channels are shown in
 * colour. All other kernels are shown in blue (negative), white (0) and red (positive). All kernels
 * have the same scale.
 *
 * @param name the name of the parameter
 * @param weight the values of the parameter, shape (output channels, input channels, height, width)
 */
public record FirstKernels(String name, Tensor weight) {

  private static final int CONVOLUTION_AXES = 4;
  private static final int COLOUR_CHANNELS = 3;
  private static final int PIXELS_PER_WEIGHT = 14;
  private static final int GAP = 10;
  private static final int PER_ROW = 8;

  /** The kernels of the first convolution; empty if no tensor has four axes. */
  public static Optional<FirstKernels> of(SafeTensors weights) {
    return weights.tensors().entrySet().stream()
        .filter(entry -> entry.getValue().shape().size() == CONVOLUTION_AXES)
        .findFirst()
        .map(entry -> new FirstKernels(entry.getKey(), entry.getValue()));
  }

  /**
   * The kernels of a run as a JSON object with {@code name} and {@code png}, which is a data URL; a
   * JSON null if the run has no weights yet, or no convolution.
   */
  public static JsonNode read(RunDirectory directory) throws IOException {
    if (!Files.isRegularFile(directory.weights())) {
      return JsonNodeFactory.instance.nullNode();
    }
    Optional<FirstKernels> kernels = of(SafeTensors.read(directory.weights()));
    if (kernels.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(kernels.get().picture(), "png", png);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", kernels.get().name());
    node.put(
        "png", "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray()));
    return node;
  }

  /**
   * The picture of all kernels on a transparent background. Kernels with one or three channels are
   * placed in rows of eight. A kernel with any other number of channels has its own row, in which
   * its channels are side by side.
   */
  public BufferedImage picture() {
    int planes = side(1) == COLOUR_CHANNELS ? 1 : side(1);
    int perRow = planes == 1 ? PER_ROW : planes;
    int count = side(0) * planes;
    int rows = (count + perRow - 1) / perRow;
    int columns = Math.min(count, perRow);
    int tileHeight = side(2) * PIXELS_PER_WEIGHT + GAP;
    int tileWidth = side(3) * PIXELS_PER_WEIGHT + GAP;
    BufferedImage picture =
        new BufferedImage(
            columns * tileWidth - GAP, rows * tileHeight - GAP, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = picture.createGraphics();
    float[] values = weight.floats();
    float scale = 0;
    for (float value : values) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int tile = 0; tile < count; tile++) {
      for (int y = 0; y < side(2); y++) {
        for (int x = 0; x < side(3); x++) {
          g.setColor(colour(values, tile / planes, tile % planes, y, x, scale));
          g.fillRect(
              tile % perRow * tileWidth + x * PIXELS_PER_WEIGHT,
              tile / perRow * tileHeight + y * PIXELS_PER_WEIGHT,
              PIXELS_PER_WEIGHT,
              PIXELS_PER_WEIGHT);
        }
      }
    }
    g.dispose();
    return picture;
  }

  private Color colour(float[] values, int kernel, int channel, int y, int x, float scale) {
    if (side(1) == COLOUR_CHANNELS) {
      return new Color(
          toComponent(at(values, kernel, 0, y, x) / scale),
          toComponent(at(values, kernel, 1, y, x) / scale),
          toComponent(at(values, kernel, 2, y, x) / scale));
    }
    return ColorMap.diverging(at(values, kernel, channel, y, x) / scale);
  }

  /**
   * Maps a value from −1 … 1 to the range 0 … 1 of a colour's component. A value that is not finite
   * becomes grey; this happens if all kernels are zero, or a value is NaN.
   */
  private static float toComponent(float value) {
    return Float.isFinite(value) ? (value + 1) / 2 : 0.5f;
  }

  private float at(float[] values, int kernel, int channel, int y, int x) {
    return values[((kernel * side(1) + channel) * side(2) + y) * side(3) + x];
  }

  private int side(int index) {
    return Math.toIntExact(weight.shape().get(index));
  }
}
