package io.github.convlens.experiment.cluster;

import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The description of a training run that is sent to another process, which opens the run.
 *
 * @param configuration the resolved configuration, as YAML
 * @param data the only place that the other process searches for data: a folder, or the address of
 *     a folder (see {@link #remoteData}); null for the usual folders
 */
public record SentTraining(String configuration, @Nullable String data) implements Serializable {

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  /** The training run of a configuration, with its data in the same folder on every machine. */
  public static SentTraining of(Configuration configuration, @Nullable Path dataDirectory) {
    return new SentTraining(
        configuration.yaml(),
        dataDirectory == null ? null : dataDirectory.toAbsolutePath().toString());
  }

  /**
   * The address of the data, such as {@code hdfs://host/data}, from which the data must first be
   * copied to a folder; empty if the data is on every machine.
   */
  public Optional<String> remoteData() {
    return Optional.ofNullable(data).filter(place -> ADDRESS.matcher(place).matches());
  }

  /** A copy that looks for the data elsewhere. */
  public SentTraining withData(String other) {
    return new SentTraining(configuration, other);
  }

  /**
   * The configuration, parsed from its YAML.
   *
   * @throws IOException if a temporary file cannot be written
   */
  public Configuration read() throws IOException {
    Path file = Files.createTempFile("convlens-", ".yaml");
    try {
      Files.writeString(file, configuration);
      return Configuration.read(file);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Opens the data set of the configuration.
   *
   * @throws io.github.convlens.core.InvalidInputException if the data set is missing
   */
  public DataSet open(Configuration read) {
    Path folder = data == null ? null : Path.of(data);
    return read.dataSet(DataSearchPath.ofProcess(folder), Progress.NONE);
  }
}
