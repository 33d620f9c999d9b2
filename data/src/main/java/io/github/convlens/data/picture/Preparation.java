package io.github.convlens.data.picture;

/**
 * How picture files become images of a network's size. It is stored with a trained network, so that
 * whatever is shown to the network later is prepared in the same way.
 *
 * @param fit what becomes of the proportions
 * @param background the colour behind transparent parts and around letterboxed pictures
 */
public record Preparation(Fit fit, Background background) {
  /** What configurations hold by default: cropped, over white. */
  public static final Preparation DEFAULT = new Preparation(Fit.CROP, Background.WHITE);

  /** What runs did before they stored it. */
  public static final Preparation UNSAID = new Preparation(Fit.SQUASH, Background.WHITE);
}
