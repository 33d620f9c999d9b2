package io.github.convlens.core;

/** Numbers with a noun, for messages: "1 image", "2 images". */
public final class Count {

  private Count() {}

  /**
   * A number with its noun.
   *
   * @param noun a singular noun, whose plural is formed by adding an s
   */
  public static String of(long number, String noun) {
    return number + " " + noun(number, noun);
  }

  /** A number with its noun, given as singular and plural. */
  public static String of(long number, String singular, String plural) {
    return number + " " + (number == 1 ? singular : plural);
  }

  /**
   * The noun without its number, which the caller writes in its own form.
   *
   * @param noun a singular noun, whose plural is formed by adding an s
   */
  public static String noun(long number, String noun) {
    return number == 1 ? noun : noun + "s";
  }
}
