package io.github.convlens.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes whole files in memory with {@code ImageIO} and the plug-ins that come with convlens. */
final class Decoder {
  private Decoder() {}

  private interface Task<T> {
    T run(ImageReader reader) throws IOException;
  }

  /** Reads a header. For {@code size}, see {@link PictureHeader#of}. */
  static PictureHeader header(PictureFormat format, byte[] file, PictureHeader.SizeCheck size)
      throws IOException {
    return withReader(
        format, file, reader -> PictureHeader.of(format, reader, ByteBuffer.wrap(file), size));
  }

  /**
   * Decodes the first picture of a file.
   *
   * @throws IOException if the file ends early or is damaged, so that pixels would have to be made
   *     up
   */
  static Canvas decode(PictureFormat format, byte[] file) throws IOException {
    if (format == PictureFormat.JPEG) {
      JpegHeader header = JpegHeader.of(ByteBuffer.wrap(file));
      return header.canvas(withReader(format, file, Decoder::jpeg));
    }
    return withReader(
        format,
        file,
        reader -> {
          BufferedImage image = reader.read(0);
          Canvas canvas = Samples.of(image);
          return format == PictureFormat.GIF && image.getColorModel() instanceof IndexColorModel gif
              ? GifScreen.of(ByteBuffer.wrap(file))
                  .with(canvas, image.getHeight(), image.getWidth(), gif)
              : canvas;
        });
  }

  /**
   * Reads the components as stored. Warnings of damage count as errors, because libjpeg makes up
   * the pixels that are missing.
   */
  private static Raster jpeg(ImageReader reader) throws IOException {
    List<String> damage = new ArrayList<>();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (isDamage(warning)) {
            damage.add(warning);
          }
        });
    Raster raster = reader.readRaster(0, null);
    if (!damage.isEmpty()) {
      throw new IOException(damage.get(0));
    }
    return raster;
  }

  /**
   * Whether a warning means that pixels are lost. Extraneous bytes, which some cameras write, do no
   * harm.
   */
  private static boolean isDamage(String warning) {
    return warning.startsWith("Truncated File")
        || warning.startsWith("Premature end")
        || (warning.startsWith("Corrupt JPEG data") && !warning.contains("extraneous"));
  }

  private static <T> T withReader(PictureFormat format, byte[] file, Task<T> task)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.readerName());
    if (!readers.hasNext()) {
      throw new IOException(
          "no ImageIO reader for "
              + format
              + " on the class path: add com.twelvemonkeys.imageio:imageio-"
              + format.readerName());
    }
    ImageReader reader = readers.next();
    try (ImageInputStream in = new PictureInput(file)) {
      reader.setInput(in, true, true);
      return task.run(reader);
    } finally {
      reader.dispose();
    }
  }
}
