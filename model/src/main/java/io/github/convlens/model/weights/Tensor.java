package io.github.convlens.model.weights;

import io.github.convlens.core.InvalidInputException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * An array, as stored in a safetensors file.
 *
 * @param type the type of the numbers
 * @param shape the sides of the array; empty for a single number
 * @param data the numbers in row-major order, little-endian, from position 0 to the limit
 */
public record Tensor(Type type, List<Long> shape, ByteBuffer data) implements Serializable {
  /**
   * The smallest number that is too large for half precision: halfway between 65504, the largest
   * half-precision number, and 65536.
   */
  private static final float HALF_OVERFLOW = 65520;

  /** The supported number types. */
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

    /** The size of one number in bytes. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * @throws InvalidInputException if the length of the data does not match the shape
   */
  public Tensor {
    shape = List.copyOf(shape);
    data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (byteSize(type, shape) != data.limit()) {
      throw new InvalidInputException(
          "%d bytes are not a %s tensor of shape %s".formatted(data.limit(), type, shape));
    }
  }

  /** The serialised form, since a buffer is not serialisable. */
  private record Sent(Type type, List<Long> shape, byte[] data) implements Serializable {
    private Object readResolve() {
      return new Tensor(type, shape, ByteBuffer.wrap(data));
    }
  }

  private Object writeReplace() {
    byte[] bytes = new byte[data.limit()];
    data.get(0, bytes);
    return new Sent(type, shape, bytes);
  }

  /**
   * A tensor of single-precision numbers. The number of values must be the product of {@code
   * shape}.
   */
  public static Tensor of(float[] values, List<Long> shape) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new Tensor(Type.F32, shape, data);
  }

  /** A tensor that holds one 64-bit integer, with an empty shape. */
  public static Tensor scalar(long value) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(Type.I64, List.of(), data.putLong(0, value));
  }

  /** The numbers in single precision. Half precision is converted exactly. */
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
   * The tensor with the given name.
   *
   * @throws InvalidInputException if there is no such tensor
   */
  public static Tensor named(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInputException("there are no weights named " + name);
    }
    return tensor;
  }

  /**
   * A copy in half precision. Each number is rounded to the nearest half-precision number.
   *
   * @throws InvalidInputException if a number is too large for half precision
   */
  public Tensor toHalf() {
    float[] values = floats();
    ByteBuffer halves =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      halves.putShort(narrow(value));
    }
    return new Tensor(Type.F16, shape, halves.flip());
  }

  /**
   * The size of a tensor in bytes.
   *
   * @throws ArithmeticException if the size does not fit in a long
   */
  static long byteSize(Type type, List<Long> shape) {
    long size = type.bytes();
    for (long side : shape) {
      size = Math.multiplyExact(size, side);
    }
    return size;
  }

  /** The bits of the nearest half-precision number; ties are rounded to even. */
  private static short narrow(float value) {
    float magnitude = Math.abs(value);
    if (!(magnitude < HALF_OVERFLOW)) {
      throw new InvalidInputException(
          value + " is not a float16: the largest is 65504; use float32");
    }
    int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
    // Numbers below 2^-14 are subnormal, so their last place has the same value as the last place
    // of 2^-14.
    int exponent = Math.max(Math.getExponent(magnitude), -14);
    int units = (int) Math.rint(magnitude / Math.scalb(1f, exponent - 10));
    // For numbers of 2^-14 or more, the units include the leading one bit, which adds 1 to the
    // exponent.
    return (short) (sign | (((exponent + 14) << 10) + units));
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
