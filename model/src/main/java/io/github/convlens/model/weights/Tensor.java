package io.github.convlens.model.weights;

import io.github.convlens.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An array in a safetensors file.
 *
 * @param type its numbers
 * @param shape its sides; empty for a single number
 * @param data its numbers in row-major order, little-endian, from position 0 to the limit
 */
public record Tensor(Type type, List<Long> shape, ByteBuffer data) {
  /** The kinds of numbers that are read and written. */
  public enum Type {
    /** IEEE single precision. */
    F32(4),
    /** IEEE half precision. */
    F16(2),
    /** Signed 64-bit integers. */
    I64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * @throws InvalidInputException if the data's length is not that of the shape
   */
  public Tensor {
    shape = List.copyOf(shape);
    data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (byteSize(type, shape) != data.limit()) {
      throw new InvalidInputException(
          "%d bytes are no %s tensor of shape %s".formatted(data.limit(), type, shape));
    }
  }

  /** Single-precision numbers; {@code shape}'s product must be their count. */
  public static Tensor of(float[] values, List<Long> shape) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new Tensor(Type.F32, shape, data);
  }

  /** One integer without a shape. */
  public static Tensor scalar(long value) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(Type.I64, List.of(), data.putLong(0, value));
  }

  /** Its numbers as single precision; half precision is widened exactly. */
  public float[] floats() {
    float[] values = new float[data.limit() / type.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case F32 -> data.getFloat(i * Float.BYTES);
            case F16 -> widen(data.getShort(i * Short.BYTES));
            case I64 -> data.getLong(i * Long.BYTES);
          };
    }
    return values;
  }

  /**
   * Bytes that a tensor takes.
   *
   * @throws ArithmeticException if they are more than a long can count
   */
  static long byteSize(Type type, List<Long> shape) {
    long size = type.bytes();
    for (long side : shape) {
      size = Math.multiplyExact(size, side);
    }
    return size;
  }

  private static float widen(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 1));
    }
    int widened = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
  }
}
