package io.github.convlens.data.bulk;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.packed.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a summary of all pictures' headers in a file, so that the headers need not be read at every
 * start.
 */
final class HeaderCache {
  private final Path file;
  private final String sources;

  /**
   * The summary of the headers.
   *
   * @param channels 3 if any picture has colour, else 1
   * @param height the height of every image
   * @param width the width of every image
   * @param turned the number of pictures that were rotated upright
   */
  record Summary(int channels, int height, int width, long turned) {}

  private record Stored(String sources, Summary summary) {}

  /**
   * @param folder the folder of the packed pictures
   * @param sources the current pictures
   */
  HeaderCache(Path folder, List<Source> sources) {
    this.file = folder.resolve("headers.json");
    this.sources = Source.digest("headers", sources);
  }

  /**
   * The stored summary; empty if there is none that can be read, or if it was made from other
   * files.
   */
  Optional<Summary> read() {
    try {
      Stored stored = JsonMapper.builder().build().readValue(file.toFile(), Stored.class);
      return sources.equals(stored.sources) ? Optional.of(stored.summary) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // the headers will be read instead
    }
  }

  /** Writes the summary into the folder, which must exist. */
  void write(Headers headers) {
    Path part = file.resolveSibling(".headers." + ProcessHandle.current().pid());
    try {
      byte[] json =
          JsonMapper.builder().build().writeValueAsBytes(new Stored(sources, headers.summary()));
      Files.write(part, json);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InvalidInputException(
          file
              + ": cannot be written ("
              + e
              + "): free some disk space or choose another data directory",
          e);
    }
  }
}
