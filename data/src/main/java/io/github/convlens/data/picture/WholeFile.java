package io.github.convlens.data.picture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A file in memory that decoders may read to its end and a little beyond, but not for ever: some
 * read missing bits as zeros, one at a time, which takes minutes for a large damaged picture.
 */
final class WholeFile extends MemoryCacheImageInputStream {
  /** More than any decoder reads past the end of an intact file. */
  private static final int READS_BEYOND_THE_END = 1000;

  private int beyond;

  WholeFile(byte[] file) {
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
    if (result < 0 && ++beyond > READS_BEYOND_THE_END) {
      throw new IOException("its pixels need more bytes than it has");
    }
    return result;
  }
}
