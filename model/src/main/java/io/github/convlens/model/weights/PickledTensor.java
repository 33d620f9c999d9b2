package io.github.convlens.model.weights;

import io.github.convlens.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The description of a tensor in a pickle. The tensor's numbers are in another part of the file.
 *
 * @param storage the part of the file that holds the numbers
 * @param offset the index of the tensor's first number in the storage
 * @param shape the sides of the tensor
 * @param strides for each side, the distance between neighbouring elements in the storage, counted
 *     in numbers
 */
record PickledTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  static final int MAXIMUM_SIDES = 16;

  /** The supported kinds of numbers, with the names of PyTorch's storages. */
  enum Numbers {
    FLOAT("FloatStorage", 4, Tensor.Type.F32),
    HALF("HalfStorage", 2, Tensor.Type.F16),
    DOUBLE("DoubleStorage", 8, Tensor.Type.F32),
    BFLOAT16("BFloat16Storage", 2, Tensor.Type.F32),
    LONG("LongStorage", 8, Tensor.Type.I64);

    private final String storage;
    private final int bytes;
    private final Tensor.Type type;

    Numbers(String storage, int bytes, Tensor.Type type) {
      this.storage = storage;
      this.bytes = bytes;
      this.type = type;
    }

    static Optional<Numbers> of(String storage) {
      return Arrays.stream(values()).filter(one -> one.storage.equals(storage)).findFirst();
    }

    int bytes() {
      return bytes;
    }

    /**
     * Copies one number. Double precision is rounded to single precision, and bfloat16 is converted
     * exactly.
     */
    private void copy(ByteBuffer from, int index, ByteBuffer to) {
      switch (this) {
        case FLOAT -> to.putInt(from.getInt(index * bytes));
        case HALF -> to.putShort(from.getShort(index * bytes));
        case DOUBLE -> to.putFloat((float) from.getDouble(index * bytes));
        case BFLOAT16 -> to.putInt(from.getShort(index * bytes) << Short.SIZE);
        case LONG -> to.putLong(from.getLong(index * bytes));
      }
    }
  }

  /**
   * The numbers in one part of the file.
   *
   * @param key the name of the part
   * @param count the number of numbers
   */
  record Storage(Numbers numbers, String key, long count) {}

  /**
   * @throws InvalidInputException if the description is not valid, or the tensor exceeds its
   *     storage
   */
  PickledTensor {
    long elements = 1;
    long last = offset;
    boolean sound = shape.size() == strides.size() && offset >= 0;
    try {
      for (int i = 0; sound && i < shape.size(); i++) {
        sound = shape.get(i) >= 0 && strides.get(i) >= 0;
        elements = Math.multiplyExact(elements, shape.get(i));
        last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
      }
    } catch (ArithmeticException problem) {
      sound = false;
    }
    if (!sound || elements > storage.count() || (elements > 0 && last >= storage.count())) {
      throw new InvalidInputException(
          "its tensor of shape %s does not fit into its %d numbers"
              .formatted(shape, storage.count()));
    }
  }

  /** The number of values in the tensor. */
  long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /**
   * The tensor.
   *
   * @param data the storage's numbers, little-endian
   */
  Tensor of(ByteBuffer data) {
    int size =
        Math.toIntExact(Math.multiplyExact(elements(), (long) storage.numbers().type.bytes()));
    ByteBuffer copy = ByteBuffer.allocate(size).order(data.order());
    long[] index = new long[shape.size()];
    for (long i = elements(); i > 0; i--) {
      long at = offset;
      for (int side = 0; side < index.length; side++) {
        at += index[side] * strides.get(side);
      }
      storage.numbers().copy(data, Math.toIntExact(at), copy);
      for (int side = index.length - 1; side >= 0 && ++index[side] == shape.get(side); side--) {
        index[side] = 0;
      }
    }
    return new Tensor(storage.numbers().type, shape, copy.flip());
  }
}
