package io.github.convlens.data.bulk;

import io.github.convlens.data.option.Memory;
import io.github.convlens.data.option.Unreadable;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.data.picture.StoreSize;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options for reading pictures.
 *
 * @param size height and width of the images; null if the pictures keep their size, which must be
 *     the same for all
 * @param preparation how pictures whose size is not {@code size} are resized, and the colour behind
 *     transparent parts
 * @param unreadable the treatment of files that cannot be read
 * @param memory where the pixels are kept
 * @param packed the folder below which packed pictures are kept, each set in a folder of its own;
 *     null if the user has no cache folder
 */
public record ReadOptions(
    int @Nullable [] size,
    Preparation preparation,
    Unreadable unreadable,
    Memory memory,
    @Nullable Path packed) {

  /** Options for reading pictures into memory rather than into mapped files. */
  public static ReadOptions resident(
      int @Nullable [] size, Preparation preparation, Unreadable unreadable) {
    return new ReadOptions(size, preparation, unreadable, Memory.RESIDENT, null);
  }

  /** Height and width of the stored pixels; null if the pictures keep their size. */
  int @Nullable [] stored() {
    StoreSize store = preparation.store();
    return store == null ? size : new int[] {store.height(), store.width()};
  }
}
