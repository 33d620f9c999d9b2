package io.github.convlens.data.bulk;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.Unreadable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The treatment of pictures that cannot be read.
 *
 * @param root the root of the pictures
 * @param choice whether pictures that cannot be read may be left out
 */
record Unread(Path root, Unreadable choice) {
  /**
   * At most one picture in this many may be left out. If more pictures were missing, the data set
   * would be a different one.
   */
  private static final int PICTURES_PER_SKIPPED = 10;

  private static final int MAX_NAMED = 20;

  /**
   * The pictures that are left out.
   *
   * @param reasons for each picture, the reason why it cannot be read; null if it can be read
   * @throws InvalidInputException if pictures must not be left out, or if too many cannot be read
   */
  List<Skipped> settle(List<Path> paths, @Nullable String[] reasons) {
    List<Skipped> skipped = new ArrayList<>();
    for (int i = 0; i < reasons.length; i++) {
      String reason = reasons[i];
      if (reason != null) {
        skipped.add(new Skipped(root.relativize(paths.get(i)).toString(), reason));
      }
    }
    boolean tooMany = skipped.size() * PICTURES_PER_SKIPPED > paths.size();
    if (skipped.isEmpty() || (choice == Unreadable.SKIP && !tooMany)) {
      return skipped;
    }
    if (skipped.size() == 1 && paths.size() > 1 && choice == Unreadable.ERROR) {
      throw new InvalidInputException(skipped.get(0).reason());
    }
    String named =
        skipped.stream().limit(MAX_NAMED).map(Skipped::reason).collect(Collectors.joining("; "));
    throw new InvalidInputException(
        String.format(
            Locale.ROOT,
            "%s: %s cannot be read%s: %s%s",
            root,
            of(skipped.size(), paths.size()),
            choice == Unreadable.SKIP
                ? ", which is more than the tenth that data.unreadable: skip may leave out"
                : " (data.unreadable: skip leaves them out)",
            named,
            skipped.size() > MAX_NAMED ? "; and " + (skipped.size() - MAX_NAMED) + " more" : ""));
  }

  static String of(long some, int all) {
    return String.format(Locale.ROOT, "%,d of %,d %s", some, all, Count.noun(all, "picture"));
  }
}
