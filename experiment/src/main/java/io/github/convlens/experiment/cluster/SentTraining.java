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
 * A training as another process opens it.
 *
 * @param configuration resolved, as YAML
 * @param data the only place there to look for data: a folder, or the address of one ({@link
 *     #remoteData}); null for the usual places
 */
public record SentTraining(String configuration, @Nullable String data) implements Serializable {

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  /** As {@code configuration} says, with data where every machine has them. */
  public static SentTraining of(Configuration configuration, @Nullable Path dataDirectory) {
    return new SentTraining(
        configuration.yaml(),
        dataDirectory == null ? null : dataDirectory.toAbsolutePath().toString());
  }

  /**
   * The address of the data, as {@code hdfs://host/data}, which is to be copied to a folder first;
   * empty where the data are on every machine.
   */
  public Optional<String> remoteData() {
    return Optional.ofNullable(data).filter(place -> ADDRESS.matcher(place).matches());
  }

  /** A copy with data elsewhere. */
  public SentTraining withData(String place) {
    return new SentTraining(configuration, place);
  }

  /**
   * The configuration, read again.
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
   * @throws io.github.convlens.core.InvalidInputException if they are not there
   */
  public DataSet open(Configuration read) {
    Path folder = data == null ? null : Path.of(data);
    return read.dataSet(DataSearchPath.ofProcess(folder), Progress.NONE);
  }
}
