package io.github.convlens.experiment.predict;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the paths of pictures come from, batch by batch. */
public interface PictureSource {

  /** The number of pictures; −1 if it is not known. */
  long total();

  /**
   * The next paths; none at the end.
   *
   * @param most how many to return at most, 1 or more
   * @throws IOException if they cannot be read
   */
  List<Path> next(int most) throws IOException;

  /** Paths that are known. */
  static PictureSource of(List<Path> paths) {
    return new PictureSource() {
      private int first;

      @Override
      public long total() {
        return paths.size();
      }

      @Override
      public List<Path> next(int most) {
        List<Path> some = paths.subList(first, Math.min(paths.size(), first + most));
        first += some.size();
        return some;
      }
    };
  }

  /**
   * Paths that arrive one per line; empty lines count for nothing. A batch waits for its first path
   * alone, so that each picture is predicted when its path has come, however slowly they come.
   */
  static PictureSource of(BufferedReader lines) {
    return new PictureSource() {
      @Override
      public long total() {
        return -1;
      }

      @Override
      public List<Path> next(int most) throws IOException {
        List<Path> paths = new ArrayList<>();
        while (paths.size() < most && (paths.isEmpty() || lines.ready())) {
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
