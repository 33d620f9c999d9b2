package io.github.convlens.model.weights;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Reads files of weights. The format is recognised by the content of the file. */
public final class WeightsFile {
  private static final int ZIP = 'P' << 8 | 'K';
  private static final int PICKLE = 0x8002;

  private WeightsFile() {}

  /**
   * The tensors of a safetensors file, or of a {@code .pth} or {@code .pt} file that {@code
   * torch.save} has written. Nothing in the file is trusted, and nothing is executed.
   *
   * @throws InvalidInputException with a message of one line, if there is no such file or if it is
   *     damaged
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          file + " is a folder: give the path of a .safetensors or .pth file");
    }
    byte[] first;
    try (InputStream in = Files.newInputStream(file)) {
      first = in.readNBytes(2);
    } catch (NoSuchFileException problem) {
      throw new InvalidInputException(
          "there is no weights file %s: give the path of a .safetensors or .pth file, or a name"
                  .formatted(file)
              + " from 'convlens weights list'",
          problem);
    }
    int magic = first.length < 2 ? 0 : ((first[0] & 0xff) << 8) | (first[1] & 0xff);
    return switch (magic) {
      case ZIP -> PyTorchFile.read(file);
      case PICKLE ->
          throw new InvalidInputException(
              file
                  + " is in PyTorch's format from before 1.6: load it in PyTorch and save it again"
                  + " with torch.save");
      default -> SafeTensors.read(file).tensors();
    };
  }
}
