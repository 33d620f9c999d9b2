package io.github.convlens.cli.run;

import io.github.convlens.cli.config.ConfigurationException;
import io.github.convlens.training.RunDirectory;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The folder of a run that is about to start. */
public final class NewRun {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private NewRun() {}

  /**
   * Where a run goes, which must not be there yet.
   *
   * @param given by the user; null for {@code runs/NAME-YYYYMMDD-HHMMSS}
   * @throws ConfigurationException if something is there, or it cannot be made there
   */
  public static Path place(Path given, String name) {
    Path place =
        given == null ? Path.of("runs", name + "-" + TIME.format(LocalDateTime.now())) : given;
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(place, "it is there already: choose another --run-dir, or --resume it");
    }
    Path parent = place.toAbsolutePath().getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw refused(place, parent + " is not a folder that can be written to: choose another");
    }
    return place;
  }

  /**
   * Makes the folder.
   *
   * @throws ConfigurationException if it cannot be made
   */
  public static RunDirectory create(Path place) {
    try {
      Files.createDirectories(place);
      return new RunDirectory(place);
    } catch (AccessDeniedException e) {
      throw refused(place, "permission denied: choose another --run-dir");
    } catch (IOException e) {
      throw refused(place, "cannot be made: " + e.getMessage() + ": choose another --run-dir");
    }
  }

  private static ConfigurationException refused(Path place, String why) {
    return new ConfigurationException("run-dir", "run directory " + place + ": " + why);
  }
}
