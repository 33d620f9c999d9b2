package io.github.convlens.experiment;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.bulk.PictureBatch;
import io.github.convlens.data.bulk.Skipped;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.picture.PictureWalk;
import io.github.convlens.training.session.ModelMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds and reads the pictures to classify. They are given as files, or as folders that are
 * searched together with their subfolders.
 */
public final class PictureFiles {

  private PictureFiles() {}

  /**
   * The picture files at the given paths. The files of a folder are sorted by path.
   *
   * @throws InvalidInputException if a path does not exist, or a folder contains no pictures
   */
  public static List<Path> find(List<Path> paths) {
    List<Path> found = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> inside = PictureWalk.through(path).pictures();
        if (inside.isEmpty()) {
          throw new InvalidInputException(path + ": holds no pictures");
        }
        found.addAll(inside);
      } else if (Files.exists(path)) {
        found.add(path);
      } else {
        throw new InvalidInputException(path + ": there is no such file or folder");
      }
    }
    return found;
  }

  /**
   * A picture's file name without its extension. Output files for the picture are named after it.
   * Control characters, such as a line break, become underscores.
   */
  public static String stem(Path picture) {
    return String.valueOf(picture.getFileName())
        .replaceFirst("\\.[^.]*$", "")
        .replaceAll("\\p{Cntrl}", "_");
  }

  /**
   * Decodes pictures to the size and the number of channels of a network's input. They are prepared
   * in the same way as the pictures on which the network was trained.
   *
   * @param notes receives a line if pictures lose their colours
   * @throws InvalidInputException if a picture cannot be read; the message names every such picture
   */
  public static ImageSet read(List<Path> files, ModelMetadata wanted, Consumer<String> notes) {
    PictureBatch batch = PictureBatch.read(files, target(wanted));
    if (!batch.unreadable().isEmpty()) {
      throw new InvalidInputException(
          batch.unreadable().stream().map(Skipped::reason).collect(Collectors.joining("; ")));
    }
    coloursLost(batch.coloured(), wanted).ifPresent(notes);
    return batch.images();
  }

  /** The size, the number of channels and the preparation of pictures that a network needs. */
  public static PictureBatch.Target target(ModelMetadata wanted) {
    return new PictureBatch.Target(
        wanted.channels(), wanted.height(), wanted.width(), wanted.preparation());
  }

  /**
   * A note for the user; empty if no picture loses its colours.
   *
   * @param coloured the number of pictures in colour
   */
  public static Optional<String> coloursLost(long coloured, ModelMetadata wanted) {
    return coloured > 0 && wanted.channels() == 1
        ? Optional.of(
            "the network was trained on greyscale pictures: of %s, only the brightness is used"
                .formatted(Count.of(coloured, "colour picture")))
        : Optional.empty();
  }
}
