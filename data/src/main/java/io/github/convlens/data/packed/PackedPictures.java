package io.github.convlens.data.packed;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.picture.ImageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pictures of a data set, in mapped files. A file that turns out to be damaged while it is read
 * is packed again. Safe for use by several threads.
 */
public final class PackedPictures {
  private static final Logger log = LoggerFactory.getLogger(PackedPictures.class);

  private final Packing packing;
  private final AtomicReferenceArray<Shard> shards;
  private final int perShard;
  private final int count;

  PackedPictures(Packing packing, List<Shard> shards, int perShard, int count) {
    this.packing = packing;
    this.shards = new AtomicReferenceArray<>(shards.toArray(Shard[]::new));
    this.perShard = perShard;
    this.count = count;
  }

  /** The number of pictures, including those that could not be read. */
  public int count() {
    return count;
  }

  /** The number of files that contain the pictures. */
  public int files() {
    return shards.length();
  }

  /**
   * The pixels of {@code count} pictures from {@code first} on; zeros for pictures that could not
   * be read.
   */
  public Pixels pixels(int first, int count) {
    return new PackedPixels(this, IntStream.range(first, first + count).toArray());
  }

  /** The reasons why pictures could not be read, by the picture's index. */
  public Map<Integer, String> reasons() {
    Map<Integer, String> all = new TreeMap<>();
    for (int s = 0; s < shards.length(); s++) {
      int first = s * perShard;
      shards.get(s).reasons().forEach((image, reason) -> all.put(first + image, reason));
    }
    return all;
  }

  /** The number of pictures with transparent parts. */
  public int transparent() {
    return (int)
        IntStream.range(0, count).filter(i -> shard(i).isTransparent(indexInShard(i))).count();
  }

  /** The number of pictures that are faint ({@link ImageFile.Pixels#faint}). */
  public int faint() {
    return (int) IntStream.range(0, count).filter(i -> shard(i).isFaint(indexInShard(i))).count();
  }

  int valuesPerImage() {
    return packing.recipe().valuesPerImage();
  }

  void copy(int picture, ByteBuffer into, int at) {
    Shard shard = shard(picture);
    if (!shard.wasRead(indexInShard(picture))) {
      into.put(at, new byte[valuesPerImage()]);
      return;
    }
    if (!shard.copy(indexInShard(picture), into, at)
        && !packedAgain(picture, shard).copy(indexInShard(picture), into, at)) {
      throw new InvalidInputException(
          packing.file(picture / perShard)
              + ": damaged again as soon as it was written: check the disk");
    }
  }

  void addTo(int picture, long[] sums, long[] squares) {
    shard(picture).addTo(indexInShard(picture), sums, squares);
  }

  Object fingerprint(int picture) {
    return shard(picture).fingerprint(indexInShard(picture));
  }

  private Shard shard(int picture) {
    return shards.get(picture / perShard);
  }

  private int indexInShard(int picture) {
    return picture % perShard;
  }

  /**
   * Packs a damaged shard again, and returns the new one. If several threads find the same damage,
   * the first one repairs it.
   */
  private synchronized Shard packedAgain(int picture, Shard damaged) {
    int number = picture / perShard;
    if (shards.get(number) == damaged) {
      log.warn(
          "{}: damaged (a picture's checksum is wrong): packing it again", packing.file(number));
      try {
        shards.set(number, packing.packAgain(number, damaged));
      } catch (IOException e) {
        throw packing.cannotBeWritten(e);
      }
    }
    return shards.get(number);
  }
}
