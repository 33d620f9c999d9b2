package io.github.convlens.data.picture;

import org.jspecify.annotations.Nullable;

/**
 * The way in which picture files become images of a network's size. It is stored with a trained
 * network, so that pictures that are passed to the network later are prepared in the same way.
 *
 * @param fit the treatment of proportions
 * @param background the colour behind transparent parts and around letterboxed pictures
 * @param store the size to which pictures are resized first, before they are resized to the size of
 *     the network's input; null if there is no such step
 */
public record Preparation(Fit fit, Background background, @Nullable StoreSize store) {
  /** The default of configurations: cropped, over white. */
  public static final Preparation DEFAULT = new Preparation(Fit.CROP, Background.WHITE);

  /**
   * The preparation for runs of earlier versions of convlens, which did not store the preparation.
   */
  public static final Preparation UNSAID = new Preparation(Fit.SQUASH, Background.WHITE);

  /** A preparation that resizes pictures to the network's size in one step. */
  public Preparation(Fit fit, Background background) {
    this(fit, background, null);
  }

  /** The first step alone: how pictures are brought to the size at which they are stored. */
  public Preparation toStore() {
    return new Preparation(fit, background);
  }

  /**
   * Everything on which stored pixels depend, besides their size, as text. It is part of the hash
   * that names packed files.
   */
  public String stored() {
    return "Preparation[fit=%s, background=%s]".formatted(fit, background);
  }
}
