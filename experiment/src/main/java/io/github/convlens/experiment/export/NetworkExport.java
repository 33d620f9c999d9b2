package io.github.convlens.experiment.export;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a network as a file for other programs. If the file was compared with the network, its
 * metadata contains the result under {@value #CHECK}.
 */
public final class NetworkExport {
  /** The key of the comparison's result in the metadata. */
  public static final String CHECK = "convlens.check";

  private static final String PRODUCER = "convlens.version";

  private final ExportedNetwork network;
  private final ExportFormat format;
  private final ExportOptions options;

  /**
   * Prepares an export. Nothing is written yet.
   *
   * @throws InvalidInputException if the format does not support the options
   */
  public NetworkExport(ExportedNetwork network, ExportFormat format, ExportOptions options) {
    format.check(options);
    this.network = network;
    this.format = format;
    this.options = options;
  }

  /**
   * Writes the file without running it.
   *
   * @throws InvalidInputException if the network is too large for the format
   */
  public void writeUnchecked(Path file) throws IOException {
    Path temporary = temporary(file);
    try {
      format.write(network, options, metadata("none"), temporary);
      keep(temporary, file);
    } catch (IOException e) {
      throw DiskFault.of(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes the file, and keeps it only if its outputs agree with those of the network.
   *
   * @param runtime the runtime that runs the file
   * @return the agreement of the file with the network; unless it has {@linkplain Agreement#passed
   *     passed}, the new file is deleted and an earlier file is not changed
   * @throws UnusableModelException if the runtime rejects the file, which is then deleted; an
   *     earlier file is not changed
   * @throws InvalidInputException if the network is too large for the format
   */
  public Agreement write(Path file, ModelRuntime runtime, Reference reference) throws IOException {
    Path temporary = temporary(file);
    try {
      format.write(network, options, metadata("none"), temporary);
      Agreement agreement;
      try (ModelRuntime.Session session = runtime.open(temporary)) {
        agreement =
            Agreement.of(
                runtime,
                session,
                network,
                options,
                format.outputs(network.metadata().outputs(), options),
                reference);
      }
      if (agreement.passed()) {
        format.write(network, options, metadata(agreement.toString()), temporary);
        keep(temporary, file);
      }
      return agreement;
    } catch (IOException e) {
      throw DiskFault.of(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Map<String, String> metadata(String check) {
    Map<String, String> entries = new LinkedHashMap<>(network.metadata().toMap());
    entries.put(PRODUCER, Version.current());
    if (format.computes()) {
      entries.put(CHECK, check);
    }
    return entries;
  }

  private Path temporary(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path temporary = folder.resolve("." + file.getFileName() + ".tmp." + format.extension());
    Files.deleteIfExists(temporary);
    return temporary;
  }

  private static void keep(Path temporary, Path file) throws IOException {
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
