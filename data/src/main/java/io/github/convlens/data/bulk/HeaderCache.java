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

/** The headers of all pictures in one file, so that they are not read at every start. */
final class HeaderCache {
  private final Path file;
  private final String sources;

  /**
   * Their entry.
   *
   * @param channels 3 if any picture has colour
   * @param height of every image
   * @param width of every image
   * @param turned how many pictures were turned upright
   */
  record Summary(int channels, int height, int width, long turned) {}

  private record Stored(String sources, Summary summary) {}

  /**
   * @param folder of the packed pictures
   * @param sources the pictures as they are now
   */
  HeaderCache(Path folder, List<Source> sources) {
    this.file = folder.resolve("headers.json");
    this.sources = Source.digest("headers", sources);
  }

  /** The entry of the same files. */
  Optional<Summary> read() {
    try {
      Stored stored = JsonMapper.builder().build().readValue(file.toFile(), Stored.class);
      return sources.equals(stored.sources) ? Optional.of(stored.summary) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // the headers themselves say it
    }
  }

  /** Writes it, into a folder that exists. */
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
              + "): make room there or choose another data directory",
          e);
    }
  }
}
