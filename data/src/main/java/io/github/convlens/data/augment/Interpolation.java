package io.github.convlens.data.augment;

import io.github.convlens.core.option.Setting;
import java.util.Locale;

/** The interpolation between the pixels of an image. */
public enum Interpolation {
  /** The mean of the four surrounding pixels, weighted by distance. */
  BILINEAR,
  /** The nearest pixel. */
  NEAREST;

  /** The interpolation of every operation that moves pixels; default bilinear. */
  public static final Setting<Interpolation> SETTING =
      Setting.choice(
              "interpolation",
              Interpolation.class,
              "how values between pixels are computed when an image is rotated, scaled,"
                  + " sheared or projected")
          .or(BILINEAR);

  /** The method of {@code augment.py} that applies a transformation with this interpolation. */
  String method(String transformation) {
    return transformation + "_" + name().toLowerCase(Locale.ROOT);
  }
}
