package io.github.convlens.experiment.draft;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.convlens.core.Count;
import io.github.convlens.data.bulk.PictureReader;
import io.github.convlens.data.survey.Survey;
import io.github.convlens.data.survey.Survey.Look;
import io.github.convlens.data.survey.Survey.Size;
import io.github.convlens.data.survey.Survey.Sizes;
import io.github.convlens.experiment.yaml.YamlWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The text of the commented configuration file that a plan describes.
 *
 * @param plan the plan of the configuration
 * @param file the name of the file, for the commands in its first lines
 * @param schema the first line of the file, without its {@code #}; it names the schema for editors.
 *     Empty to omit the line
 * @param found whether the learning rate was found by a range test
 */
record DraftText(Plan plan, String file, String schema, boolean found) {
  private static final int NAMED_CLASSES = 8;

  /**
   * Balanced sampling is suggested if the largest class has at least this many times as many images
   * as the smallest class.
   */
  private static final int MIN_UNBALANCED_RATIO = 4;

  /** The text of the whole file. */
  String yaml() {
    String shown = file.matches("[\\p{L}\\p{N}._/-]+") ? file : "'" + file + "'";
    return (schema.isEmpty() ? "" : "# " + schema + "\n")
        + """
        # A first configuration, written by convlens init. To see a batch, find a learning rate, and train:
        #   convlens show-batch %1$s -o batch.png
        #   convlens lr-find    %1$s
        #   convlens train      %1$s
        # All other keys have their defaults: docs/reference/configuration.md.
        """
            .formatted(shown)
        + Line.section("data", data())
        + Line.section("model", plan.recipe().model())
        + Line.section("training", training());
  }

  private List<Line> data() {
    Survey survey = plan.data().survey();
    Look look = survey.look();
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "dataset: " + plan.data().options().dataset(),
            survey.classes().size() + " classes: " + classes(survey)));
    if (plan.data().options().path() != null) {
      String path = plan.data().options().path().toString();
      lines.add(
          new Line(
              "path: " + YamlWriter.write(TextNode.valueOf(path)).strip(),
              pictures(survey.images()) + ", " + sizes(look)));
    }
    if (look.files()) {
      files(look, lines);
    }
    if (Plan.holdsOutTest(survey)) {
      lines.add(
          new Line(
              "split: 0.2",
              "a fifth of each class is held out; each epoch is validated on these images"));
      lines.add(
          new Line("# validation: 0.2", "validates on a fifth of the remaining images instead"));
    } else if (Plan.holdsOutValidation(plan.data())) {
      lines.add(
          new Line(
              "validation: 0.1",
              "a tenth of the training images; the test split is not used during training"));
    }
    lines.add(augment());
    return lines;
  }

  private void files(Look look, List<Line> lines) {
    Size size = plan.size();
    lines.add(
        new Line(
            "size: [%d, %d]".formatted(size.height(), size.width()),
            "larger images show more detail, but twice the size takes four times as long"));
    if (!look.sizes().same() || !look.sizes().median().equals(size)) {
      lines.add(
          new Line(
              "resize: crop",
              "keeps only the middle; letterbox adds a border, squash distorts the picture"));
    }
    if (look.unreadable() > 0) {
      lines.add(
          new Line(
              "unreadable: skip",
              "%s of the examined pictures cannot be read; the run directory lists them"
                  .formatted(look.unreadable())));
    }
    long bytes = plan.data().survey().images() * size.pixels() * look.channels();
    boolean resident = bytes <= PictureReader.residentLimit();
    lines.add(
        new Line(
            "memory: auto",
            String.format(
                Locale.ROOT,
                "%,d MiB of pixels: %s",
                Math.max(1, bytes >> 20),
                resident
                    ? "resident, so they are kept in memory"
                    : "mapped, so they are decoded once into files below the cache folder")));
  }

  private Line augment() {
    String preset = plan.recipe().preset();
    if (preset.equals("none") && plan.mirrored()) {
      preset = "light";
    }
    if (preset.equals("none")) {
      return new Line(
          "augment: {preset: none}", "light would mirror images, which changes digits and letters");
    }
    String effect =
        preset.equals("light")
            ? "shifted"
            : "shifted, with small changes of brightness, contrast and saturation";
    return plan.mirrored()
        ? new Line("augment: {preset: " + preset + "}", "mirrored, " + effect)
        : new Line("augment: {preset: " + preset + ", flip: false}", effect + ", not mirrored");
  }

  private List<Line> training() {
    Plan.Schedule schedule = plan.schedule();
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "epochs: " + schedule.epochs(),
            String.format(
                Locale.ROOT,
                "%,d updates in all",
                (long) schedule.epochs() * schedule.updatesPerEpoch())));
    lines.add(
        new Line(
            "batch_size: " + schedule.batchSize(),
            String.format(
                Locale.ROOT,
                "%,d %s an epoch",
                schedule.updatesPerEpoch(),
                Count.noun(schedule.updatesPerEpoch(), "update"))));
    lines.add(
        new Line(
            "learning_rate: "
                + new BigDecimal(schedule.rate())
                    .round(new MathContext(2))
                    .stripTrailingZeros()
                    .toPlainString(),
            found
                ? "found by lr-find on these images"
                : "usual for this network; lr-find suggests one for these images"));
    lines.addAll(plan.recipe().training());
    unbalanced(lines);
    return lines;
  }

  private void unbalanced(List<Line> lines) {
    Survey survey = plan.data().survey();
    int least = Collections.min(survey.perClass());
    int most = Collections.max(survey.perClass());
    if (least > 0 && most >= MIN_UNBALANCED_RATIO * least) {
      lines.add(
          new Line(
              "# sampling: balanced",
              String.format(
                  Locale.ROOT,
                  "%s has %,d of %s, %s %,d",
                  survey.classes().get(survey.perClass().indexOf(least)),
                  least,
                  pictures(survey.train()),
                  survey.classes().get(survey.perClass().indexOf(most)),
                  most)));
    }
  }

  private static String classes(Survey survey) {
    List<String> names = survey.classes();
    return names.size() <= NAMED_CLASSES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMED_CLASSES)) + ", …";
  }

  private static String pictures(int count) {
    return String.format(Locale.ROOT, "%,d %s", count, Count.noun(count, "image"));
  }

  private static String sizes(Look look) {
    Sizes sizes = look.sizes();
    String colour = look.channels() == 1 ? "greyscale, " : "in colour, ";
    return sizes.same()
        ? colour + sizes.median()
        : colour + "from " + sizes.smallest() + " to " + sizes.largest();
  }
}
