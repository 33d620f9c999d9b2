package io.github.convlens.data.augment;

import java.util.List;

/**
 * The moves among which policies choose, the same as in torchvision's {@code AutoAugment}. Each
 * move is made with a magnitude.
 */
enum PolicyMove {
  IDENTITY(false) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of();
    }
  },
  // As in AutoAugment's own code, the magnitude is a slope, and the upper left corner stays in
  // place.
  SHEAR_X(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      AffineMatrix shear = AffineMatrix.shear(degrees(magnitude), 0);
      return List.of(shear.step(interpolation, -0.5 * image.width(), -0.5 * image.height()));
    }
  },
  SHEAR_Y(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      AffineMatrix shear = AffineMatrix.shear(0, degrees(magnitude));
      return List.of(shear.step(interpolation, -0.5 * image.width(), -0.5 * image.height()));
    }
  },
  TRANSLATE_X(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(AffineMatrix.translation((int) magnitude, 0).step(interpolation));
    }
  },
  TRANSLATE_Y(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(AffineMatrix.translation(0, (int) magnitude).step(interpolation));
    }
  },
  // Rotates anticlockwise, like torchvision's rotate.
  ROTATE(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(AffineMatrix.rotation(-magnitude).step(interpolation));
    }
  },
  BRIGHTNESS(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(Step.of("brightness", 1 + magnitude));
    }
  },
  /** Changes the saturation. */
  COLOR(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(Step.blend("saturation", 1 + magnitude));
    }
  },
  CONTRAST(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(Step.blend("contrast", 1 + magnitude));
    }
  },
  SHARPNESS(true) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(Step.blend("sharpness", 1 + magnitude));
    }
  },
  /** The magnitude is the number of bits that are kept. */
  POSTERIZE(false) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(LevelChange.posterized((int) magnitude));
    }
  },
  SOLARIZE(false) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(Step.of("solarize", BRIGHTEST * magnitude));
    }
  },
  AUTOCONTRAST(false) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(new Step("autocontrast"));
    }
  },
  EQUALIZE(false) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(new Step("equalize"));
    }
  },
  INVERT(false) {
    @Override
    List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation) {
      return List.of(new Step("invert"));
    }
  };

  private static final double BRIGHTEST = 255;

  /** Every move except inversion. RandAugment and TrivialAugment choose among these moves. */
  static final List<PolicyMove> WITHOUT_INVERT =
      List.of(values()).stream().filter(move -> move != INVERT).toList();

  private final boolean signed;

  PolicyMove(boolean signed) {
    this.signed = signed;
  }

  /** Whether the move has two directions, like a rotation. */
  boolean signed() {
    return signed;
  }

  /** The steps that make the move with a magnitude; empty for the identity. */
  abstract List<Step> steps(double magnitude, Operation.Picture image, Interpolation interpolation);

  private static double degrees(double slope) {
    return StrictMath.toDegrees(StrictMath.atan(slope));
  }
}
