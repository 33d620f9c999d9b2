package io.github.convlens.data.bulk;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.DiskFault;
import io.github.convlens.data.packed.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * @param turned the number of pictures that are rotated or mirrored according to EXIF
   */
  record Summary(int channels, int height, int width, long turned) {
    /**
     * @throws IllegalArgumentException if no pictures can have this summary, as in a damaged file
     */
    Summary {
      if ((channels != 1 && channels != 3) || height < 1 || width < 1 || turned < 0) {
        throw new IllegalArgumentException(
            "%dx%dx%d, %d turned".formatted(height, width, channels, turned));
      }
    }
  }

  private record Stored(@Nullable String sources, @Nullable Summary summary) {}

  /**
   * @param folder the folder of the packed pictures
   * @param sources the current pictures
   */
  HeaderCache(Path folder, List<Source> sources) {
    this.file = folder.resolve("headers.json");
    this.sources = Source.digest("headers", sources);
  }

  /**
   * The stored summary; empty if there is none, if it is damaged, or if it was made from other
   * files.
   */
  Optional<Summary> read() {
    try {
      @Nullable Stored stored = JsonMapper.builder().build().readValue(file.toFile(), Stored.class);
      return stored != null && sources.equals(stored.sources)
          ? Optional.ofNullable(stored.summary)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // the headers will be read instead
    }
  }

  /** Writes the summary, unless the file already contains it. The folder must exist. */
  void write(Headers headers) {
    if (read().equals(Optional.of(headers.summary()))) {
      return;
    }
    String writer = ProcessHandle.current().pid() + "." + Thread.currentThread().getId();
    Path part = file.resolveSibling(".headers." + writer);
    try {
      byte[] json =
          JsonMapper.builder().build().writeValueAsBytes(new Stored(sources, headers.summary()));
      try {
        Files.write(part, json);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw DiskFault.unwritable(file, e, "another data directory");
    }
  }
}
