package io.github.convlens.insight.diagnose;

import java.util.List;

/**
 * The recalls of the classes of the validation images. Guessing has a mean recall of 1 / classes,
 * whatever the frequencies of the classes are. A higher mean recall therefore shows learning, even
 * if one class has most of the images.
 *
 * @param classes the classes that have images
 */
public record Recalls(List<ClassRecord> classes) {

  /** Copies the list. */
  public Recalls {
    classes = List.copyOf(classes);
  }

  static Recalls of(List<ClassRecord> classes) {
    return new Recalls(classes.stream().filter(one -> one.images() > 0).toList());
  }

  /**
   * Whether the mean recall is too far above the mean recall of guessing to be explained by a
   * random choice of images.
   */
  public boolean tellClassesApart() {
    if (classes.size() < 2) {
      return false;
    }
    double by = guessing();
    double variance =
        classes.stream().mapToDouble(one -> by * (1 - by) / one.images()).sum() * by * by;
    return mean() > by + RunRecord.STANDARD_ERRORS * Math.sqrt(variance);
  }

  /**
   * The skill of the mean recall: 0 for guessing, 1 if all images are classified correctly; NaN if
   * unknown.
   */
  public double skill() {
    return (mean() - guessing()) / (1 - guessing());
  }

  private double guessing() {
    return 1.0 / classes.size();
  }

  private double mean() {
    return classes.stream().mapToDouble(ClassRecord::recall).average().orElse(Double.NaN);
  }
}
