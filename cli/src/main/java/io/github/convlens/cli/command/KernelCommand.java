package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Png;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.insight.draw.EdgeKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens kernel}. */
@Command(
    name = "kernel",
    description = "Slide a hand-written edge detector over a picture and draw its response.")
public final class KernelCommand extends ConsoleCommand {
  private static final int MIN_SIDE = 3;

  @Parameters(index = "0", paramLabel = "NAME", description = "One of ${COMPLETION-CANDIDATES}.")
  private EdgeKernel kernel;

  @Parameters(index = "1", paramLabel = "IMAGE", description = "A picture.")
  private Path picture;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The PNG file to write; by default the names of the picture and of the kernel, such as"
              + " cat-top.png, in the current folder.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    ImageFile image = ImageFile.open(picture);
    if (image.height() < MIN_SIDE || image.width() < MIN_SIDE) {
      throw new InvalidInputException(picture + ": a 3x3 kernel needs at least 3x3 pixels");
    }
    Path file = output == null ? defaultFile() : output;
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Png.write(kernel.picture(image), file);
    say(file.toString());
    return ExitCode.DONE;
  }

  private Path defaultFile() {
    return Path.of(PictureFiles.stem(picture) + "-" + kernel + ".png");
  }
}
