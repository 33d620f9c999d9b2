package io.github.convlens.dev.fuzz;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encodes pictures as the contents of files. Some of the files are unusual or damaged. */
final class Encoded {
  private static final String ONE_PIXEL_WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

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

  /** A PNG file whose pixel data consists of zeros. The values in its header need not be true. */
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

  /** A JPEG file whose frame header states the given size, which is not the size of its picture. */
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

  /** A CMYK JPEG file without a colour profile. */
  static byte[] cmykJpeg(int height, int width) throws IOException {
    WritableRaster inks =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(inks, null, null));
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A WebP animation whose only picture has one pixel. */
  static byte[] animatedWebp() throws IOException {
    byte[] still = Base64.getDecoder().decode(ONE_PIXEL_WEBP);
    byte[] picture = Arrays.copyOfRange(still, 12, still.length);
    byte[] frame = riff("ANMF", Bytes.joined(new byte[16], picture));
    byte[] canvas = riff("VP8X", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    byte[] chunks = Bytes.joined(Bytes.utf8("WEBP"), canvas, riff("ANIM", new byte[6]), frame);
    return riff("RIFF", chunks);
  }

  private static byte[] riff(String type, byte[] data) throws IOException {
    byte[] size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(data.length).array();
    return Bytes.joined(Bytes.utf8(type), size, data);
  }
}
