package io.github.convlens.insight.draw;

import io.github.convlens.core.InvalidInputException;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The fonts for text in pictures: the fonts of the machine or, if it has none, DejaVu Sans, which
 * comes with convlens. On Linux, Java asks the library fontconfig for fonts, and fails if that
 * library is missing, such as in small containers. A configuration file that names a font replaces
 * fontconfig, if the path of the file is set before any text is drawn.
 */
public final class Fonts {
  private static final String CONFIGURATION = "sun.awt.fontconfig";
  private static final String FONT = "DejaVuSans.ttf";

  /** The configuration file that the package of fontconfig installs. */
  private static final Path FONTCONFIG = Path.of("/etc/fonts/fonts.conf");

  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/share/fonts"),
          Path.of("/usr/local/share/fonts"),
          Path.of(System.getProperty("user.home"), ".local/share/fonts"),
          Path.of(System.getProperty("user.home"), ".fonts"));

  private static final Optional<String> FAULT = prepared();

  private Fonts() {}

  static Font plain(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  static Font bold(int size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, size);
  }

  /** The reason why this Java cannot draw text, and a remedy; empty if it can draw text. */
  public static Optional<String> fault() {
    return FAULT;
  }

  /**
   * Checks that this Java can draw text. It must be called before text is drawn.
   *
   * @throws InvalidInputException if this Java cannot draw text
   */
  static void check() {
    FAULT.ifPresent(
        fault -> {
          throw new InvalidInputException(fault);
        });
  }

  private static Optional<String> prepared() {
    return fault(
        () -> {
          if (System.getProperty("os.name").equals("Linux")
              && System.getProperty(CONFIGURATION) == null
              && !installed(FONTCONFIG, FOLDERS)) {
            System.setProperty(CONFIGURATION, unpacked().toString());
          }
          return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
              .createGraphics()
              .getFontMetrics(plain(12))
              .stringWidth("text");
        });
  }

  /** The error message if {@code drawing} fails; empty if it succeeds. */
  static Optional<String> fault(Callable<Integer> drawing) {
    try {
      drawing.call();
      return Optional.empty();
    } catch (Exception | LinkageError | InternalError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return Optional.of(
          "this Java cannot draw text (%s): install fontconfig and libfreetype, or use a Java that includes them, such as Eclipse Temurin"
              .formatted(Objects.requireNonNullElse(cause.getMessage(), cause.toString())));
    }
  }

  /**
   * Whether fontconfig is set up and one of the folders contains a file, which is assumed to be a
   * font. A folder that cannot be read counts as empty, because fontconfig cannot read it either.
   */
  static boolean installed(Path fontconfig, List<Path> folders) {
    return Files.exists(fontconfig) && folders.stream().anyMatch(Fonts::holdsAFile);
  }

  private static boolean holdsAFile(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path entry : inside) {
        boolean linked = Files.isSymbolicLink(entry) && Files.isDirectory(entry);
        if (Files.isRegularFile(entry) || (!linked && holdsAFile(entry))) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  /**
   * Unpacks the font, and writes a configuration file that names the font for every style; both
   * files are deleted when Java exits.
   *
   * @return the configuration file
   */
  static Path unpacked() throws IOException {
    Path folder = Files.createTempDirectory("convlens-font");
    Path font = folder.resolve(FONT);
    Path configuration = folder.resolve("fontconfig.properties");
    Stream.of(folder, font, configuration).forEach(path -> path.toFile().deleteOnExit());
    try (InputStream stream = Objects.requireNonNull(Fonts.class.getResourceAsStream(FONT), FONT)) {
      Files.copy(stream, font);
    }
    String name = "-misc-DejaVu Sans-medium-r-normal--*-%d-*-*-p-*-iso10646-1";
    return Files.writeString(
        configuration,
        """
        version=1
        sequence.allfonts=unicode
        allfonts.unicode=%s
        filename.%s=%s
        """
            .formatted(name, name.replace(' ', '_'), font));
  }
}
