package io.github.convlens.data.augment;

import io.github.convlens.core.option.Setting;

/**
 * The border that is added to an image before a window of the original size is cut out.
 *
 * @param width the width on every side, in pixels; 0 for no border
 * @param content the pixels of the border; {@link Content#MEAN} if there is no border
 */
public record Border(int width, Content content) {

  /** No border. */
  public static final Border NONE = new Border(0, Content.MEAN);

  /** The pixels of a border. */
  public enum Content {
    /** The mean colour of the training images. */
    MEAN,
    /**
     * The image, mirrored at its outermost pixels, which are not repeated: {@code reflect} of
     * PyTorch and NumPy.
     */
    REFLECT
  }

  /** The content of the border; default: the mean colour. */
  public static final Setting<Content> CONTENT =
      Setting.choice(
              "crop_border",
              Content.class,
              "the pixels that crop_padding adds: mean, the training images' mean colour; or"
                  + " reflect, the image mirrored at its edge, as torch.nn.functional.pad does")
          .or(Content.MEAN);

  /** Makes all borders without a width equal. */
  public Border {
    content = width == 0 ? Content.MEAN : content;
  }

  /** A border of mean colour. */
  public static Border mean(int width) {
    return new Border(width, Content.MEAN);
  }

  /** Whether the border shows the mirrored image. */
  public boolean reflects() {
    return content == Content.REFLECT;
  }

  /** The side of the smallest image that can have this border. */
  public int smallestImage() {
    return reflects() ? width + 1 : width;
  }
}
