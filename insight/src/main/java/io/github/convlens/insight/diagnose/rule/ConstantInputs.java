package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.Optional;

/**
 * Every image looks the same to the network. Batch norm shows this. Before the first update, its
 * outputs have a std of 1 whatever the scale of its inputs is, unless a channel has a single value
 * for all images and positions. In that case only rounding errors are divided by √(variance + ε),
 * and the gradient is multiplied by up to 1/√ε = 316 on its way back.
 */
public final class ConstantInputs implements Rule {
  /** The rule's name. */
  public static final String NAME = "constant-inputs";

  /**
   * If the std of batch norm's outputs is below this, its inputs count as constant. With ε = 1e-5,
   * the std of the inputs is then below 3e-5.
   */
  private static final double FLAT = 0.01;

  /**
   * The std of the previous layer's outputs must be above this limit. If that std is small as well,
   * the cause is small weights.
   */
  private static final double SOUND = 0.01;

  /**
   * The smallest step between two different pixel values. Images with less contrast have a single
   * colour.
   */
  private static final double FAINT = 1.0 / 255;

  /**
   * If a larger share of values is near zero, the layer is switched off. After such a layer, all
   * images look the same as well.
   */
  private static final double SWITCHED_OFF = 0.99;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.DEVIATIONS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    Optional<SplitRow> blank =
        run.given().splits().training().filter(row -> row.contrast() < FAINT && !run.learned());
    if (blank.isPresent()) {
      return Optional.of(blank(run, blank.get()));
    }
    // In a batch of a single image, the variance is 0 whatever the image shows.
    if (run.learned() || run.configuration().training().batchSize() < 2) {
      return Optional.empty();
    }
    LayerRecord before = null;
    for (LayerRecord layer : run.layers()) {
      if (!run.showsInitialisation(layer)) {
        return Optional.empty();
      }
      boolean norm = layer.role().family() == LayerFamily.NORMALISATION;
      if (norm && before != null && layer.std().first() < FLAT && before.std().first() > SOUND) {
        return Optional.of(finding(run, before, layer));
      }
      if (layer.nearZero().first() > SWITCHED_OFF) {
        return Optional.empty();
      }
      before = layer.role().weighted() ? layer : before;
    }
    return Optional.empty();
  }

  private static Finding blank(RunRecord run, SplitRow row) {
    return new Finding(
        NAME,
        Severity.ERROR,
        run.layers().stream()
            .filter(layer -> layer.role().family() == LayerFamily.NORMALISATION)
            .filter(layer -> run.showsInitialisation(layer) && layer.std().first() < FLAT)
            .map(LayerRecord::name)
            .toList(),
        run.allSteps(),
        "the pixels of a training image differ by only about "
            + Wording.number(row.contrast())
            + " of the range from black to white, and "
            + row.distinct()
            + " of "
            + Count.of(row.images(), "image")
            + (row.distinct() == 1 ? " is distinct; " : " are distinct; ")
            + run.outcome(),
        "all images look the same: they are blank, or have one colour",
        "look at some images: convlens show-batch CONFIG -o batch.png");
  }

  private static Finding finding(RunRecord run, LayerRecord before, LayerRecord norm) {
    return new Finding(
        NAME,
        Severity.ERROR,
        List.of(norm.name()),
        run.allSteps(),
        "at step 0 the outputs of "
            + norm.name()
            + " have a std of "
            + Wording.number(norm.std().first())
            + ", although batch norm scales differences between images to a std of 1; the"
            + " std of "
            + before.name()
            + " before it, "
            + Wording.number(before.std().first())
            + ", comes only from differences between its channels; "
            + run.outcome(),
        "all images look the same: they are blank, or have one colour",
        "look at some images: convlens show-batch CONFIG -o batch.png");
  }
}
