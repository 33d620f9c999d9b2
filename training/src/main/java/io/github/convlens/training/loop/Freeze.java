package io.github.convlens.training.loop;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.weights.Head;
import io.github.convlens.training.table.FrozenRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers that do not learn in the first epochs, or in the whole run. Their parameters do not
 * change, their batch norms use the running statistics without updating them, and no gradient is
 * computed for them or for layers before them.
 *
 * @param until the path of the first layer that learns, or of a composite layer that contains it;
 *     {@code head} for the last layer with weights
 * @param epochs the number of epochs until all layers learn; null to freeze the layers for the
 *     whole run
 */
public record Freeze(String until, @Nullable Integer epochs) {

  private static final String HEAD = "head";

  private static final Setting<String> UNTIL =
      Setting.text(
              "until",
              "the first layer that learns, such as layer4; head is the last layer"
                  + " with weights")
          .or(HEAD);
  private static final Setting<Integer> EPOCHS =
      Range.atLeast(
              Setting.integer(
                  "epochs",
                  "for how many epochs the layers before until are frozen; null for the whole run"),
              1)
          .optional();

  /** The section {@code freeze} of a configuration. */
  public static final Kind<Freeze> KIND =
      new Kind<>(
          Freeze.class,
          "freeze",
          "layers that keep their weights in the first epochs or in the whole run, usually layers"
              + " whose weights come from model.weights",
          List.of(UNTIL, EPOCHS),
          v -> new Freeze(v.get(UNTIL), v.get(EPOCHS)));

  /**
   * @throws InvalidInputException if a setting is out of its range
   */
  public Freeze {
    until = UNTIL.check(until);
    epochs = EPOCHS.check(epochs);
  }

  /**
   * The number of frozen leaf layers.
   *
   * @param epoch the epoch, counted from 0
   * @throws InvalidInputException if no layer is called {@link #until}, if no weights would be
   *     frozen, or if no weights would learn
   */
  public int leaves(NetworkSpec network, int epoch) {
    int boundary = boundary(network);
    return epochs == null || epoch < epochs ? boundary : 0;
  }

  /**
   * The rows of the table of frozen layers, one per frozen leaf layer.
   *
   * @param runEpochs the number of epochs of the whole run
   */
  public List<FrozenRow> rows(NetworkSpec network, int runEpochs) {
    int frozen = epochs == null ? runEpochs : Math.min(epochs, runEpochs);
    return network.leaves().subList(0, boundary(network)).stream()
        .map(leaf -> new FrozenRow(leaf.name(), frozen))
        .toList();
  }

  private int boundary(NetworkSpec network) {
    List<LayerInfo> leaves = network.leaves();
    String first = until;
    if (until.equals(HEAD)) {
      first = Head.layers(network).map(head -> head.get(0).name()).orElse(HEAD);
    }
    for (int i = 0; i < leaves.size(); i++) {
      String name = leaves.get(i).name();
      if (name.equals(first) || name.startsWith(first + ".")) {
        requireBothSides(leaves, i);
        return i;
      }
    }
    List<String> names = names(leaves);
    throw InvalidInputException.option(
        "freeze.until",
        "is \"" + until + "\", but no layer has this name",
        "did you mean " + Nearest.to(until, names).orElse(HEAD) + "?");
  }

  private void requireBothSides(List<LayerInfo> leaves, int boundary) {
    boolean below = leaves.subList(0, boundary).stream().anyMatch(LayerInfo::hasParameters);
    boolean above =
        leaves.subList(boundary, leaves.size()).stream()
            .anyMatch(leaf -> leaf.hasParameters() && !leaf.sharesParameters());
    if (!below || !above) {
      throw InvalidInputException.option(
          "freeze.until",
          "is %s, but no layer %s has weights"
              .formatted(until, below ? "from there on" : "before it"),
          "use head, or an earlier layer that comes after the first one with weights");
    }
  }

  /** The paths of leaf layers and of the composite layers that contain them. */
  private static List<String> names(List<LayerInfo> leaves) {
    List<String> names = new ArrayList<>();
    for (LayerInfo leaf : leaves) {
      String path = leaf.name();
      for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
        names.add(path.substring(0, end));
      }
    }
    return names;
  }

  /**
   * A line that says which layers are frozen, and for how long.
   *
   * @param runEpochs the number of epochs of the whole run
   */
  public String describe(NetworkSpec network, int runEpochs) {
    List<LayerInfo> leaves = network.leaves();
    int boundary = boundary(network);
    long all = parameters(leaves);
    String when =
        epochs == null
            ? "the whole training"
            : epochs < runEpochs
                ? Count.of(epochs, "epoch")
                : "the whole training (freeze.epochs is %d, and the run has %s)"
                    .formatted(epochs, Count.of(runEpochs, "epoch"));
    return "frozen for %s: %s to %s, %,d of %,d parameters"
        .formatted(
            when,
            leaves.get(0).name(),
            leaves.get(boundary - 1).name(),
            parameters(leaves.subList(0, boundary)),
            all);
  }

  private static long parameters(List<LayerInfo> leaves) {
    return leaves.stream()
        .filter(leaf -> !leaf.sharesParameters())
        .flatMap(leaf -> leaf.parameters().stream())
        .filter(spec -> spec.trainable())
        .mapToLong(spec -> spec.size())
        .sum();
  }
}
