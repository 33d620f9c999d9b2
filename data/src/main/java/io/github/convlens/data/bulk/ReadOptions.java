package io.github.convlens.data.bulk;

import io.github.convlens.data.option.Memory;
import io.github.convlens.data.option.Unreadable;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.data.picture.StoreSize;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of reading pictures.
 *
 * @param size height and width of the images; null where all pictures have the same
 * @param preparation how pictures of other sizes come to it, and over which colour
 * @param unreadable what happens to files that cannot be read
 * @param memory where their pixels are kept
 * @param packed the folder below which packed pictures lie; null if they cannot be kept
 */
public record ReadOptions(
    int @Nullable [] size,
    Preparation preparation,
    Unreadable unreadable,
    Memory memory,
    @Nullable Path packed) {

  /** The pictures of one size, into memory. */
  public static ReadOptions resident(
      int @Nullable [] size, Preparation preparation, Unreadable unreadable) {
    return new ReadOptions(size, preparation, unreadable, Memory.RESIDENT, null);
  }

  /** Height and width in which pixels are kept; null where all pictures have the same. */
  int @Nullable [] stored() {
    StoreSize store = preparation.store();
    return store == null ? size : new int[] {store.height(), store.width()};
  }
}
