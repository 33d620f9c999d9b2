package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Rotation, translation, scaling and shearing about the centre, with a single resampling, like
 * {@code torchvision.transforms.v2.RandomAffine}.
 *
 * @param rotation largest angle in either direction, in degrees
 * @param translation largest shift in either direction, as a fraction of width and height, rounded
 *     to whole pixels
 * @param scale largest deviation of the scale from 1
 * @param shear largest angle in either direction, in degrees, along the rows
 */
public record Affine(
    double rotation, double translation, double scale, double shear, Interpolation interpolation)
    implements Operation {

  /** The largest angle of rotation, in degrees; default 0. */
  public static final Setting<Double> ROTATION =
      Range.between(
              Setting.number("rotation", "rotate by up to this many degrees in either direction"),
              0,
              180)
          .or(0.0, 0);

  /** The largest shift, as a fraction of width and height; default 0. */
  public static final Setting<Double> TRANSLATION =
      Range.between(
              Setting.number(
                  "translation",
                  "shift by up to this part of width and height in each direction, by"
                      + " whole pixels; 0.125 is the shift of He et al., 4 of 32 pixels"),
              0,
              1)
          .or(0.0, 0);

  /** The largest deviation of the scale from 1; default 0. */
  public static final Setting<Double> SCALE =
      Range.fraction(
              Setting.number(
                  "scale",
                  "scale by a factor between 1 minus this and 1 plus this, the same for"
                      + " width and height"))
          .or(0.0, 0);

  /** The largest angle of shear, in degrees; default 0. */
  public static final Setting<Double> SHEAR =
      Setting.number("shear", "shear along the rows by up to this many degrees in either direction")
          .within(
              "in [0, 90)", v -> v >= 0 && v < 90, "give a number that is at least 0 and below 90")
          .or(0.0, 0);

  /** The kind of this operation, which is off by default. */
  public static final Kind<Affine> KIND =
      new Kind<>(
          Affine.class,
          "affine",
          "rotation, translation, scale and shear with one resampling",
          List.of(ROTATION, TRANSLATION, SCALE, SHEAR),
          v ->
              new Affine(
                  v.get(ROTATION),
                  v.get(TRANSLATION),
                  v.get(SCALE),
                  v.get(SHEAR),
                  v.get(Interpolation.SETTING)));

  @Override
  public Kind<Affine> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return rotation > 0 || translation > 0 || scale > 0 || shear > 0;
  }

  @Override
  public boolean turns() {
    return rotation > 0 || shear > 0;
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    double angle = Draw.within(rotation, random);
    double right = StrictMath.rint(Draw.within(translation * image.width(), random));
    double down = StrictMath.rint(Draw.within(translation * image.height(), random));
    double factor = Draw.between(1 - scale, 1 + scale, random);
    double slant = Draw.within(shear, random);
    AffineMatrix matrix = new AffineMatrix(angle, right, down, factor, slant, 0);
    steps.accept(matrix.step(interpolation));
  }
}
