package io.github.convlens.insight.evaluation;

import ai.djl.Device;
import io.github.convlens.core.Count;
import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.Progress;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.SplitEvaluation;
import io.github.convlens.experiment.explain.Explainer;
import io.github.convlens.training.evaluate.Evaluation;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as one HTML file: the scores; a table of the classes, labels or numbers; curves;
 * the worst mistakes and the least certain images; and near duplicates. A {@link TaskView} supplies
 * the parts that depend on the task.
 */
public final class EvaluationPage {

  /** A page with more images would be too long to look at. */
  private static final int MAX_IMAGES = 18;

  private final Evaluation scores;
  private final TaskView view;
  private final Html page = new Html();

  private EvaluationPage(Evaluation scores) {
    this.scores = scores;
    view = TaskView.of(scores);
  }

  /**
   * Writes {@code report.html} atomically.
   *
   * @param scores the scores to show
   * @param split the evaluated split
   * @param training the training images; null if the training images are the evaluated images
   * @param device the device on which Grad-CAM is computed
   * @param folder an existing folder
   * @return the path of the page
   * @throws IOException if the page cannot be written
   */
  public static Path write(
      SplitEvaluation evaluation,
      Evaluation scores,
      Split split,
      @Nullable ImageSet training,
      Device device,
      Path folder,
      Progress progress)
      throws IOException {
    FinishedRun run = evaluation.run();
    String summary =
        String.format(
            Locale.ROOT,
            "%,d %s of the %s split; %s%s",
            evaluation.images().count(),
            Count.noun(evaluation.images().count(), "image"),
            split == Split.TRAIN ? "training" : split,
            evaluation.weights().map(file -> "weights of " + file).orElse(run.choice().title()),
            evaluation.calibration().map(one -> "; " + one.note()).orElse(""));
    String title = run.directory().root().toAbsolutePath().normalize().getFileName().toString();
    EvaluationPage page = new EvaluationPage(scores);
    page.numbers(title, summary);
    try (Explainer explainer = new Explainer(run, device, null)) {
      boolean maps = evaluation.weights().isEmpty() && explainer.layer().isPresent();
      ImageCards cards =
          new ImageCards(evaluation.images(), run.metadata().classes(), maps ? explainer : null);
      for (TaskView.Gallery gallery : page.view.galleries(MAX_IMAGES, maps)) {
        cards.add(page.page, gallery, progress);
      }
    }
    new AlikeImages(evaluation.images(), training, run.metadata().classes()).add(page.page);
    Path file = folder.resolve("report.html");
    DurableFiles.replace(file, page.page.page(title));
    return file;
  }

  private void numbers(String title, String summary) {
    page.element("h1", title).element("p", summary);
    page.raw("<div class=\"side\"><div>\n");
    scores();
    page.raw("</div><div>\n");
    view.summary(page);
    page.raw("</div></div>\n");
    List<Part> parts = view.parts();
    if (!parts.isEmpty()) {
      parts(parts);
    }
    view.curves(page);
  }

  private void scores() {
    page.element("h2", "Scores").raw("<table><tr><th>score<th class=\"number\">value<th>95 %\n");
    view.facts(page);
    for (Score score : scores.rows()) {
      if (view.tells(score)) {
        page.raw("<tr>").cell(score.name());
        estimate(score.estimate());
      }
    }
    page.raw("</table>\n");
  }

  private void estimate(Estimate estimate) {
    page.number(shown(estimate.value()))
        .raw("<td class=\"quiet\">")
        .raw(
            Double.isNaN(estimate.value())
                ? ""
                : shown(estimate.interval().low()) + " to " + shown(estimate.interval().high()))
        .raw("</td>");
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  private void parts(List<Part> parts) {
    Set<String> counts = parts.get(0).counts().keySet();
    Set<String> keys = parts.get(0).scores().keySet();
    String nouns = scores.partsName();
    page.element("h2", nouns.substring(0, 1).toUpperCase(Locale.ROOT) + nouns.substring(1))
        .raw("<div class=\"scroll\"><table><tr><th>name");
    counts.forEach(key -> page.raw("<th class=\"number\">" + Html.escaped(key)));
    keys.forEach(key -> page.raw("<th class=\"number\">" + Html.escaped(key) + "<th>95 %"));
    page.raw("</tr>\n");
    for (Part part : parts) {
      page.raw("<tr>").cell(part.name());
      counts.forEach(key -> page.number(String.valueOf(part.counts().get(key))));
      keys.forEach(key -> estimate(part.score(key)));
      page.raw("</tr>\n");
    }
    page.raw("</table></div>\n");
  }
}
