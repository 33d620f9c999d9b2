package io.github.convlens.data.picture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A file in memory. Decoders may read a little beyond its end, but only a limited number of times:
 * some decoders read missing bits as zeros, one at a time, which takes minutes for a large damaged
 * picture.
 */
final class PictureInput extends MemoryCacheImageInputStream {
  /** The limit on reads beyond the end. No decoder needs as many for an intact file. */
  private static final int MAX_READS_BEYOND_END = 1000;

  private int beyond;

  PictureInput(byte[] file) {
    super(new ByteArrayInputStream(file));
  }

  @Override
  public int read() throws IOException {
    return counted(super.read());
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return counted(super.read(into, offset, length));
  }

  private int counted(int result) throws IOException {
    if (result < 0 && ++beyond > MAX_READS_BEYOND_END) {
      throw new IOException("its pixels need more bytes than it has");
    }
    return result;
  }
}
