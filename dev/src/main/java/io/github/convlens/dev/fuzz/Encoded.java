package io.github.convlens.dev.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Pictures as files. */
final class Encoded {
  private Encoded() {}

  static byte[] encoded(String format, int height, int width, int type) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    SplittableRandom noise = new SplittableRandom(7);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, noise.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** A PNG of zeros whose header claims what it likes. */
  static byte[] png(
      int width, int height, int bits, int type, int interlace, long zeros, byte[]... chunks)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) type).put((byte) 0).put((byte) 0).put((byte) interlace);
    chunk(bytes, "IHDR", header.array());
    for (byte[] chunk : chunks) {
      bytes.write(chunk);
    }
    chunk(bytes, "IDAT", deflated(zeros));
    chunk(bytes, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  static byte[] deflated(long zeros) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(data)) {
      byte[] block = new byte[1 << 16];
      for (long left = zeros; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return data.toByteArray();
  }

  static void chunk(ByteArrayOutputStream to, String type, byte[] data) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    CRC32 crc = new CRC32();
    crc.update(Bytes.utf8(type));
    crc.update(data);
    out.writeInt(data.length);
    out.write(Bytes.utf8(type));
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  static byte[] chunk(String type, byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chunk(bytes, type, data);
    return bytes.toByteArray();
  }

  /** The sides of a JPEG, written into its frame header. */
  static byte[] jpegClaiming(int height, int width) throws IOException {
    byte[] jpeg = encoded("jpg", 16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < jpeg.length - 9; i++) {
      if (jpeg[i] == (byte) 0xff && (jpeg[i + 1] & 0xff) >= 0xc0 && (jpeg[i + 1] & 0xff) <= 0xc2) {
        ByteBuffer.wrap(jpeg).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return jpeg;
      }
    }
    throw new IOException("no frame header");
  }
}
