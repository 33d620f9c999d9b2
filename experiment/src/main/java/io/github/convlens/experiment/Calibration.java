package io.github.convlens.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.metric.Temperature;
import io.github.convlens.training.session.RunDirectory;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The temperature that calibrates a run's probabilities, found on images on which the network was
 * not trained. A calibration belongs to one set of weights, so a run may have one for its last
 * weights and one for its best weights.
 *
 * @param weights the checksum of the weights
 * @param temperature the number by which outputs are divided
 * @param images the number of images from which the temperature was found
 * @param before the quality of the network's own probabilities on these images
 * @param after the quality of the calibrated probabilities on these images
 */
public record Calibration(
    String weights, double temperature, int images, Quality before, Quality after) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The content of {@code calibration.json}. */
  private record Stored(List<Calibration> calibrations) {}

  /**
   * The quality of probabilities.
   *
   * @param expectedError the expected calibration error
   * @param logLoss the mean cross-entropy
   */
  public record Quality(double expectedError, double logLoss) {}

  /** The scaling of outputs by the temperature. */
  public Temperature scaling() {
    return new Temperature(temperature);
  }

  /** A note for users of the calibrated probabilities. */
  public String note() {
    return String.format(
        Locale.ROOT,
        "probabilities are calibrated: temperature %.4f, found on %,d validation images",
        temperature,
        images);
  }

  /**
   * Reads a run's calibration of the given weights.
   *
   * @return empty if these weights have not been calibrated
   * @throws InvalidInputException if the file is damaged
   * @throws IOException if the file cannot be read
   */
  static Optional<Calibration> read(RunDirectory directory, SafeTensors weights)
      throws IOException {
    if (!Files.exists(directory.calibration())) {
      return Optional.empty();
    }
    String wanted = checksum(weights);
    return all(directory.calibration()).stream()
        .filter(one -> one.weights.equals(wanted))
        .findFirst();
  }

  private static List<Calibration> all(Path file) throws IOException {
    try {
      List<Calibration> all = JSON.readValue(file.toFile(), Stored.class).calibrations;
      all.forEach(Calibration::scaling);
      return all;
    } catch (JsonProcessingException
        | CharConversionException
        | NullPointerException
        | InvalidInputException e) {
      throw new InvalidInputException(
          file + ": was not written by calibrate: delete it, or run calibrate again", e);
    }
  }

  /**
   * Stores this calibration in a run and replaces an earlier one of the same weights. The file is
   * replaced as a whole. A damaged file is replaced too, since the message about it tells the user
   * to calibrate again.
   *
   * @throws IOException if the file cannot be written
   */
  public void store(RunDirectory directory) throws IOException {
    List<Calibration> kept = new ArrayList<>(others(directory.calibration()));
    kept.add(this);
    DurableFiles.replace(
        directory.calibration(),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new Stored(kept)) + "\n");
  }

  /** The calibrations of other weights. */
  private List<Calibration> others(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return all(file).stream().filter(one -> !one.weights.equals(weights)).toList();
    } catch (InvalidInputException e) {
      return List.of();
    }
  }

  /** A hash of the names and the values of all tensors. */
  static String checksum(SafeTensors weights) {
    CRC32 sum = new CRC32();
    for (Map.Entry<String, Tensor> entry : new TreeMap<>(weights.tensors()).entrySet()) {
      sum.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
      sum.update(entry.getValue().data().duplicate());
    }
    return "%08x".formatted(sum.getValue());
  }
}
