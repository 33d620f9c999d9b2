package io.github.convlens.data.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JpegHeaderTest {

  @Test
  void theOrientationIsReadFromTheFirstExifSegment() throws IOException {
    JpegHeader header = JpegHeader.of(ByteBuffer.wrap(jpeg(6, 3)));
    assertEquals(Orientation.TURNED_LEFT, header.orientation());
    assertEquals(2, header.height());
    assertEquals(3, header.width());
    assertEquals(Orientation.UPRIGHT, JpegHeader.of(ByteBuffer.wrap(jpeg())).orientation());
  }

  /**
   * The header of a greyscale picture of 2 rows and 3 columns, with an EXIF segment for each
   * orientation.
   */
  private static byte[] jpeg(int... orientations) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(0xffd8);
    for (int orientation : orientations) {
      out.writeShort(0xffe1);
      out.writeShort(2 + 6 + 26);
      out.write("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII));
      out.writeInt(8);
      out.writeShort(1);
      out.writeShort(0x0112);
      out.writeShort(3);
      out.writeInt(1);
      out.writeShort(orientation);
      out.writeShort(0);
      out.writeInt(0);
    }
    out.writeShort(0xffc0);
    out.writeShort(11);
    out.write(8);
    out.writeShort(2);
    out.writeShort(3);
    out.write(new byte[] {1, 1, 0x11, 0});
    return bytes.toByteArray();
  }
}
