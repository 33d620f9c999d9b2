package io.github.convlens.data.augment;

import io.github.convlens.core.option.Setting;

/** The fill colour of areas that lie outside the original image. */
public enum Fill {
  /** The mean colour of the training images, rounded to whole pixel values. */
  MEAN,
  /** Black. */
  BLACK;

  /** The fill colour of every operation that moves pixels; default: the mean colour. */
  public static final Setting<Fill> SETTING =
      Setting.choice(
              "fill",
              Fill.class,
              "the colour of areas outside the original image: the training images' mean colour, as"
                  + " in timm, or black, as in torchvision")
          .or(MEAN);

  /**
   * The colour in pixel values from 0 to 255.
   *
   * @param mean the mean of each channel, in pixel values from 0 to 255
   */
  public float[] levels(float[] mean) {
    float[] colour = new float[mean.length];
    for (int i = 0; this == MEAN && i < mean.length; i++) {
      colour[i] = Math.round(mean[i]);
    }
    return colour;
  }
}
