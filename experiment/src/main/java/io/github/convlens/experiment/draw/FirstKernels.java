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
 * colour, others from blue (negative) over white to red (positive). All kernels have the same
 * scale.
 *
 * @param name the name of the parameter
 * @param weight its values, (output channels, input channels, height, width)
 */
public record FirstKernels(String name, Tensor weight) {

  private static final int SIDES = 4;
  private static final int COLOURS = 3;
  private static final int PIXELS = 14;
  private static final int GAP = 10;
  private static final int PER_ROW = 8;

  /** The kernels of the first convolution; empty if no tensor has four axes. */
  public static Optional<FirstKernels> of(SafeTensors weights) {
    return weights.tensors().entrySet().stream()
        .filter(entry -> entry.getValue().shape().size() == SIDES)
        .findFirst()
        .map(entry -> new FirstKernels(entry.getKey(), entry.getValue()));
  }

  /**
   * The kernels of a run as a JSON object with {@code name} and {@code png}, a data URL. A JSON
   * null if there are no weights yet, or no convolution.
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
   * in rows of eight; with any other number of channels, each kernel has a row, with its channels
   * side by side.
   */
  public BufferedImage picture() {
    int planes = side(1) == COLOURS ? 1 : side(1);
    int perRow = planes == 1 ? PER_ROW : planes;
    int count = side(0) * planes;
    int rows = (count + perRow - 1) / perRow;
    int columns = Math.min(count, perRow);
    int tileHeight = side(2) * PIXELS + GAP;
    int tileWidth = side(3) * PIXELS + GAP;
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
              tile % perRow * tileWidth + x * PIXELS,
              tile / perRow * tileHeight + y * PIXELS,
              PIXELS,
              PIXELS);
        }
      }
    }
    g.dispose();
    return picture;
  }

  private Color colour(float[] values, int kernel, int channel, int y, int x, float scale) {
    if (side(1) == COLOURS) {
      return new Color(
          half(at(values, kernel, 0, y, x) / scale),
          half(at(values, kernel, 1, y, x) / scale),
          half(at(values, kernel, 2, y, x) / scale));
    }
    return ColorMap.diverging(at(values, kernel, channel, y, x) / scale);
  }

  /**
   * Maps −1 … 1 to the 0 … 1 of a colour's component. A value that is not finite becomes grey. This
   * happens if all kernels are zero, or one of them is NaN.
   */
  private static float half(float value) {
    return Float.isFinite(value) ? (value + 1) / 2 : 0.5f;
  }

  private float at(float[] values, int kernel, int channel, int y, int x) {
    return values[((kernel * side(1) + channel) * side(2) + y) * side(3) + x];
  }

  private int side(int index) {
    return Math.toIntExact(weight.shape().get(index));
  }
}
