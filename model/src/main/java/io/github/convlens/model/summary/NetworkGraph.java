package io.github.convlens.model.summary;

import io.github.convlens.model.Activation;
import io.github.convlens.model.CompositeLayer;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.ParameterSpec;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import java.util.List;
import java.util.Locale;

/**
 * A drawing (SVG) of a network. From top to bottom, it shows a box for each leaf layer, with the
 * layer's number of parameters and output shape. The layers of a repeat are drawn once. Composite
 * layers have a frame around them, and a line beside a residual's body shows its shortcut.
 */
public final class NetworkGraph {

  private static final int LEFT = 70;
  private static final int WIDTH = 300;
  private static final int BOX = 30;
  private static final int GAP = 16;
  private static final int INDENT = 26;
  private static final int HEADING = 20;
  private static final int PAGE = 500;

  private final StringBuilder frames = new StringBuilder();
  private final StringBuilder boxes = new StringBuilder();
  private int y = GAP;

  private NetworkGraph() {}

  /** The drawing as SVG. It has its own background, so it is readable on light and dark pages. */
  public static String svg(NetworkSpec spec) {
    NetworkGraph graph = new NetworkGraph();
    graph.box("input", "", spec.input(), 0, "#8a94a3");
    graph.all(spec.layers(), spec.input(), 0);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
        font-family="system-ui, sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" \
        markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#5d6673"/></marker></defs>
        %3$s%4$s</svg>
        """
        .formatted(PAGE, graph.y, graph.frames, graph.boxes);
  }

  private FeatureShape all(List<NamedLayer> layers, FeatureShape input, int depth) {
    FeatureShape shape = input;
    for (NamedLayer named : layers) {
      shape = one(named, shape, depth);
    }
    return shape;
  }

  private FeatureShape one(NamedLayer named, FeatureShape input, int depth) {
    Layer layer = named.layer();
    if (layer instanceof CompositeLayer composite) {
      return composite(named.name(), composite, input, depth);
    }
    LeafLayer leaf = (LeafLayer) layer;
    long parameters =
        leaf.parameters(input).stream()
            .filter(ParameterSpec::trainable)
            .mapToLong(ParameterSpec::size)
            .sum();
    FeatureShape output = layer.output(input);
    String count = parameters == 0 ? "" : String.format(Locale.ROOT, "%,d", parameters);
    arrow();
    box(named.name(), count, output, depth, colour(leaf.family()));
    return output;
  }

  private FeatureShape composite(
      String name, CompositeLayer composite, FeatureShape input, int depth) {
    arrow();
    int top = y;
    y += HEADING;
    FeatureShape output = composite.output(input);
    String heading =
        composite.accept(
            new CompositeLayer.Visitor<String>() {
              @Override
              public String residual(Residual residual) {
                all(residual.layers(), input, depth + 1);
                shortcut(top, input.equals(output) ? "identity" : residual.shortcut().key(), depth);
                if (residual.activation() != null) {
                  arrow();
                  Activation last = residual.activation();
                  box("+ " + last.stem(), "", output, depth + 1, colour(last.family()));
                }
                return name;
              }

              @Override
              public String repeat(Repeat repeat) {
                all(repeat.layers(), input, depth + 1);
                return name + " × " + repeat.times();
              }

              @Override
              public String sequence(Sequence sequence) {
                all(sequence.layers(), input, depth + 1);
                return name;
              }
            });
    y += GAP / 2;
    int x = LEFT + depth * INDENT;
    frames.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#2a5bd7\" "
                .formatted(x, top, WIDTH + 14 - depth * INDENT, y - top)
            + "fill-opacity=\"0.06\" stroke=\"#9db4ea\"/>\n");
    boxes.append(
        "<text x=\"%d\" y=\"%d\" fill=\"#5d6673\" font-size=\"11\">%s</text>\n"
            .formatted(x + 22, top + 14, heading));
    return output;
  }

  private void shortcut(int top, String label, int depth) {
    int x = LEFT + (depth + 1) * INDENT;
    int from = top + HEADING;
    int to = y + GAP + BOX / 2;
    frames.append(
        "<path d=\"M%d %d H%d V%d H%d\" fill=\"none\" stroke=\"#d1495b\" stroke-width=\"1.6\" "
                .formatted(x + WIDTH / 2, from, x - 13, to, x - 1)
            + "marker-end=\"url(#arrow)\"/>\n");
    boxes.append(
        "<text x=\"%d\" y=\"%d\" fill=\"#d1495b\" font-size=\"11\" text-anchor=\"end\">%s</text>\n"
            .formatted(x - 18, (from + to) / 2, label));
  }

  private void arrow() {
    int x = LEFT + WIDTH / 2;
    boxes.append(
        "<path d=\"M%d %d v%d\" stroke=\"#5d6673\" marker-end=\"url(#arrow)\"/>\n"
            .formatted(x, y, GAP - 1));
    y += GAP;
  }

  private void box(String name, String parameters, FeatureShape output, int depth, String colour) {
    int x = LEFT + depth * INDENT;
    int width = WIDTH - depth * INDENT;
    boxes.append(
        """
        <rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s" fill-opacity="0.16" stroke="%s"/>
        <text x="%d" y="%d" fill="#1c2128">%s</text>
        <text x="%d" y="%d" fill="#5d6673" text-anchor="end">%s</text>
        <text x="%d" y="%d" fill="#5d6673">%s</text>
        """
            .formatted(
                x,
                y,
                width,
                BOX,
                colour,
                colour,
                x + 10,
                y + 20,
                name,
                x + width - 10,
                y + 20,
                parameters,
                LEFT + WIDTH + 30,
                y + 20,
                output));
    y += BOX;
  }

  private static String colour(LayerFamily family) {
    return switch (family) {
      case WEIGHTED -> "#2a5bd7";
      case NORMALISATION -> "#b07d12";
      case ACTIVATION -> "#1b998b";
      case POOLING -> "#7b3fb5";
      case OTHER -> "#8a94a3";
    };
  }
}
