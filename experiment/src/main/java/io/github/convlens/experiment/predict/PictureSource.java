package io.github.convlens.experiment.predict;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A source of paths of pictures, which returns them in batches. */
public interface PictureSource {

  /** The number of pictures; −1 if the number is unknown. */
  long total();

  /**
   * Returns the next paths; an empty list at the end.
   *
   * @param max the maximum number of paths to return, 1 or more
   * @throws IOException if the paths cannot be read
   */
  List<Path> next(int max) throws IOException;

  /** A source that returns the paths of a list. */
  static PictureSource of(List<Path> paths) {
    return new PictureSource() {
      private int first;

      @Override
      public long total() {
        return paths.size();
      }

      @Override
      public List<Path> next(int max) {
        List<Path> some = paths.subList(first, Math.min(paths.size(), first + max));
        first += some.size();
        return some;
      }
    };
  }

  /**
   * A source that reads one path per line. Empty lines are ignored. A batch waits only for its
   * first path, and then takes the other paths that have already arrived. So each picture is
   * predicted as soon as its path arrives.
   */
  static PictureSource of(BufferedReader lines) {
    return new PictureSource() {
      @Override
      public long total() {
        return -1;
      }

      @Override
      public List<Path> next(int max) throws IOException {
        List<Path> paths = new ArrayList<>();
        while (paths.size() < max && (paths.isEmpty() || lines.ready())) {
          String line = lines.readLine();
          if (line == null) {
            break;
          }
          if (!line.isBlank()) {
            paths.add(Path.of(line));
          }
        }
        return paths;
      }
    };
  }
}
