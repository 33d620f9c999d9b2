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
 * A training in the form in which it is sent to another process, which opens it.
 *
 * @param configuration the resolved configuration, as YAML
 * @param data the only place that is searched for data in that process, which is a folder or the
 *     address of a folder ({@link #remoteData}); null for the usual places
 */
public record SentTraining(String configuration, @Nullable String data) implements Serializable {

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  /** The training of a configuration, whose data is in the same place on every machine. */
  public static SentTraining of(Configuration configuration, @Nullable Path dataDirectory) {
    return new SentTraining(
        configuration.yaml(),
        dataDirectory == null ? null : dataDirectory.toAbsolutePath().toString());
  }

  /**
   * The address of the data, as {@code hdfs://host/data}, which must be copied to a folder first;
   * empty if the data is on every machine.
   */
  public Optional<String> remoteData() {
    return Optional.ofNullable(data).filter(place -> ADDRESS.matcher(place).matches());
  }

  /** A copy with another place of the data. */
  public SentTraining withData(String place) {
    return new SentTraining(configuration, place);
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
   * The data of the configuration.
   *
   * @throws io.github.convlens.core.InvalidInputException if the data is not there
   */
  public DataSet open(Configuration read) {
    Path folder = data == null ? null : Path.of(data);
    return read.dataSet(DataSearchPath.ofProcess(folder), Progress.NONE);
  }
}
