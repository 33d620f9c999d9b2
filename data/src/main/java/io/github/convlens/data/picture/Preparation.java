package io.github.convlens.data.picture;

import org.jspecify.annotations.Nullable;

/**
 * The preparation of picture files as images of a network's size. It is stored with a trained
 * network, so that whatever is shown to the network later is prepared in the same way.
 *
 * @param fit what becomes of the proportions
 * @param background the colour behind transparent parts and around letterboxed pictures
 * @param store the size that pictures come to first, from which they are then brought to that of
 *     the network; null for none
 */
public record Preparation(Fit fit, Background background, @Nullable StoreSize store) {
  /** The default of configurations: cropped, over white. */
  public static final Preparation DEFAULT = new Preparation(Fit.CROP, Background.WHITE);

  /** The preparation of runs that did not yet store it. */
  public static final Preparation UNSAID = new Preparation(Fit.SQUASH, Background.WHITE);

  /** Pictures that come to the network's size at once. */
  public Preparation(Fit fit, Background background) {
    this(fit, background, null);
  }

  /** The first step alone: how pictures come to the size they are stored in. */
  public Preparation toStore() {
    return new Preparation(fit, background);
  }

  /** What stored pixels depend on besides their size, as text; names files of packed pictures. */
  public String stored() {
    return "Preparation[fit=%s, background=%s]".formatted(fit, background);
  }
}
