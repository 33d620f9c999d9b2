package io.github.convlens.experiment.draft;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.survey.Survey.Size;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The user's choices. Where a value is null, the draft chooses.
 *
 * @param size the size of the images that the network takes
 * @param mirrored whether an image keeps its class when it is mirrored left to right
 * @param pretrained whether to start from ImageNet weights
 * @param epochs the number of epochs to train
 */
public record Wishes(
    @Nullable Size size,
    @Nullable Boolean mirrored,
    @Nullable Boolean pretrained,
    @Nullable Integer epochs) {

  /** The user has made no choices. */
  public static final Wishes NONE = new Wishes(null, null, null, null);

  private static final Pattern SIZE =
      Pattern.compile("\\[?\\s*(\\d{1,5})(?:\\s*[,x]\\s*(\\d{1,5}))?\\s*\\]?");

  /** A copy with a size. */
  public Wishes withSize(@Nullable Size other) {
    return new Wishes(other, mirrored, pretrained, epochs);
  }

  /** A copy with a choice about mirroring. */
  public Wishes withMirrored(@Nullable Boolean other) {
    return new Wishes(size, other, pretrained, epochs);
  }

  /** A copy with a choice about ImageNet weights. */
  public Wishes withPretrained(@Nullable Boolean other) {
    return new Wishes(size, mirrored, other, epochs);
  }

  /** A copy with a number of epochs. */
  public Wishes withEpochs(@Nullable Integer other) {
    return new Wishes(size, mirrored, pretrained, other);
  }

  /**
   * Parses a size such as {@code 128}, {@code 96,128} or {@code 96x128}. The height comes first.
   *
   * @throws InvalidInputException if {@code text} is not a size
   */
  public static Size size(String text) {
    Matcher parts = SIZE.matcher(text.strip());
    if (parts.matches()) {
      int height = Integer.parseInt(parts.group(1));
      int width = parts.group(2) == null ? height : Integer.parseInt(parts.group(2));
      if (height > 0 && width > 0) {
        return new Size(height, width);
      }
    }
    throw new InvalidInputException(
        "\"%s\" is not a size: give pixels, such as 128, or height and width, such as 96,128"
            .formatted(text));
  }
}
