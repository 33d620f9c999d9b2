package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.data.augment.Affine;
import io.github.convlens.data.augment.ColourJitter;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.augment.ResizedCrop;
import io.github.convlens.data.augment.VerticalFlip;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Augmentation changes training images so much that their labels no longer fit, because the object
 * is cut away, moved out of the image, or upside down. Each limit is at least twice as strong as
 * the value used in the paper or library that introduced the augmentation.
 */
public final class AugmentationTooStrong implements Rule {
  /** The rule's name. */
  public static final String NAME = "augmentation-too-strong";

  /**
   * He et al. pad by an eighth of the side. With a padding of half of the side, only a corner of
   * the image may be left.
   */
  private static final double PADDING = 0.5;

  /**
   * DeVries and Taylor cut out half of the side. Three quarters leave less than half of the area.
   */
  private static final double CUTOUT = 0.75;

  /** A shift by half of the side can move the subject out of the image. */
  private static final double TRANSLATION = 0.5;

  /**
   * The limit in degrees. Beyond half a right angle, up and down become left and right. fastai uses
   * 10.
   */
  private static final double ROTATION = 45;

  /** Half of torchvision's smallest crop, which has 0.08 of the area. */
  private static final double WINDOW = 0.04;

  /**
   * From this strength on, the random factor may be 0, which makes an image black or removes its
   * contrast.
   */
  private static final double FACTOR = 1;

  /** A setting beyond its limit, with a usual value and the effect of the setting on images. */
  private record Beyond(String key, Object value, Object usual, String what) {}

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).showing(Quantity.ACCURACY);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.didWell() || run.nonFinite().isPresent()) {
      return Optional.empty();
    }
    List<Beyond> beyond = beyond(run);
    return beyond.isEmpty() ? Optional.empty() : Optional.of(found(run, beyond));
  }

  private static List<Beyond> beyond(RunRecord run) {
    Augmentation augment = run.configuration().data().augment();
    List<Beyond> found = new ArrayList<>();
    int side = run.given().side();
    if (side > 0 && augment.cropPadding() >= PADDING * side) {
      String what = "images may be moved by half of their side or more";
      found.add(new Beyond("crop_padding", augment.cropPadding(), side / 8, what));
    }
    if (side > 0 && augment.cutout() >= CUTOUT * side) {
      String what = "the cut-out square covers most of the image";
      found.add(new Beyond("cutout", augment.cutout(), side / 4, what));
    }
    for (Operation operation : augment.operations()) {
      of(operation, found);
    }
    return found;
  }

  private static void of(Operation operation, List<Beyond> found) {
    if (operation instanceof Affine affine) {
      if (affine.translation() >= TRANSLATION) {
        String what = "images may be shifted by half of their side or more";
        found.add(new Beyond("translation", affine.translation(), 0.125, what));
      }
      if (affine.rotation() > ROTATION) {
        String what = "up and down may become left and right";
        found.add(new Beyond("rotation", affine.rotation(), 10, what));
      }
    } else if (operation instanceof ResizedCrop crop
        && crop.smallest() != null
        && crop.smallest() <= WINDOW) {
      String what = "the crop may show only a corner without the object";
      found.add(new Beyond("resized_crop", crop.smallest(), 0.5, what));
    } else if (operation instanceof VerticalFlip) {
      found.add(new Beyond("vertical_flip", true, false, "half of the images are upside down"));
    } else if (operation instanceof ColourJitter jitter) {
      String what = "images may turn black or uniformly grey";
      if (jitter.brightness() >= FACTOR) {
        found.add(new Beyond("brightness", jitter.brightness(), 0.2, what));
      }
      if (jitter.contrast() >= FACTOR) {
        found.add(new Beyond("contrast", jitter.contrast(), 0.2, what));
      }
    }
  }

  private static Finding found(RunRecord run, List<Beyond> beyond) {
    return new Finding(
        NAME,
        run.learned() ? Severity.WARNING : Severity.ERROR,
        List.of(),
        run.allSteps(),
        String.join(
                ", ",
                beyond.stream()
                    .map(one -> "data.augment." + one.key() + " is " + one.value())
                    .toList())
            + "; "
            + run.outcome()
            + Wording.accuracies(run),
        beyond.get(0).what() + ": training images no longer match their labels",
        "data.augment."
            + beyond.get(0).key()
            + ": "
            + beyond.get(0).usual()
            + "; convlens show-batch shows augmented images");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    List<Beyond> beyond = beyond(run);
    return List.of(
        new Remedy(
            beyond.stream()
                .map(
                    one ->
                        configured.change(
                            key(one),
                            one.usual(),
                            "a usual strength, at which labels stay correct"))
                .toList()),
        new Remedy(
            beyond.stream()
                .map(one -> configured.change(key(one), none(one.usual()), "no such augmentation"))
                .toList()));
  }

  private static String key(Beyond one) {
    return "data.augment." + one.key();
  }

  private static Object none(Object usual) {
    return usual instanceof Boolean ? usual : usual.equals(0.5) ? "null" : 0;
  }
}
