package io.github.convlens.dev.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The picture {@code modules.svg}: a box for each module, above the modules that it uses. */
final class ModulePicture {
  private static final int WIDTH = 760;
  private static final int BOX_WIDTH = 340;
  private static final int BOX_HEIGHT = 66;
  private static final int ROW = 96;
  private static final int MARGIN = 12;
  private static final int LINE_LENGTH = 54;

  private final Modules modules;
  private final int top;

  ModulePicture(Modules modules) {
    this.modules = modules;
    top = modules.uses().keySet().stream().mapToInt(modules::level).max().orElse(0);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    int height = top * ROW + BOX_HEIGHT + 2 * MARGIN;
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">
        <defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"\
         orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#56606b"/></marker></defs>
        <rect width="%d" height="%d" fill="#ffffff"/>
        """
            .formatted(WIDTH, height, WIDTH, height));
    for (String module : modules.uses().keySet()) {
      modules.direct(module).forEach(used -> arrow(svg, module, used));
    }
    modules.uses().keySet().forEach(module -> box(svg, module));
    return svg.append("</svg>\n").toString();
  }

  private void arrow(StringBuilder svg, String from, String to) {
    // The ends are shifted towards each other, so that a box's arrows begin at different places.
    double lean = (centre(to) - centre(from)) / 4.0;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"#56606b\""
                + " stroke-width=\"1.5\" marker-end=\"url(#head)\"/>%n",
            centre(from) + lean,
            y(from) + BOX_HEIGHT,
            centre(to) - lean,
            y(to) - 2));
  }

  private void box(StringBuilder svg, String module) {
    int x = centre(module) - BOX_WIDTH / 2;
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#eef3f8\" stroke=\"#6b8cae\"/>%n"
            .formatted(x, y(module), BOX_WIDTH, BOX_HEIGHT));
    text(svg, x, y(module) + 20, 15, "bold", module);
    List<String> lines = wrapped(modules.descriptions().get(module));
    for (int i = 0; i < lines.size(); i++) {
      text(svg, x, y(module) + 38 + 16 * i, 12, "normal", lines.get(i));
    }
  }

  private static void text(
      StringBuilder svg, int x, int baseline, int size, String weight, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" font-size=\"%d\" font-weight=\"%s\" fill=\"#1c2733\">%s</text>%n"
            .formatted(x + 10, baseline, size, weight, text.replace("&", "&amp;")));
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split("\\s+")) {
      if (line.length() + word.length() > LINE_LENGTH) {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().strip());
    return lines;
  }

  private int y(String module) {
    return MARGIN + (top - modules.level(module)) * ROW;
  }

  private int centre(String module) {
    List<String> row =
        modules.uses().keySet().stream()
            .filter(other -> modules.level(other) == modules.level(module))
            .toList();
    return WIDTH * (2 * row.indexOf(module) + 1) / (2 * row.size());
  }
}
