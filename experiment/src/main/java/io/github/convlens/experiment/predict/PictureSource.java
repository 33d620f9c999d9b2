package io.github.convlens.experiment.predict;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A source of paths of pictures, batch by batch. */
public interface PictureSource {

  /** The number of pictures; −1 if it is not known. */
  long total();

  /**
   * The next paths; none at the end.
   *
   * @param most the largest number of paths to return, 1 or more
   * @throws IOException if they cannot be read
   */
  List<Path> next(int most) throws IOException;

  /** The source of a list of paths. */
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
   * The source of paths that arrive one per line. Empty lines are ignored. A batch waits only for
   * its first path and then takes those that have already arrived, so that each picture is
   * predicted as soon as its path arrives.
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
