package io.github.convlens.insight.evaluation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;

/** A builder of a self-contained HTML page: text is escaped, and pictures are data URLs. */
final class Html {

  private final StringBuilder body = new StringBuilder();

  /** Adds markup without escaping it. */
  Html raw(String markup) {
    body.append(markup);
    return this;
  }

  /** Adds an element with text. */
  Html element(String name, String text) {
    return raw("<" + name + ">" + escaped(text) + "</" + name + ">\n");
  }

  /**
   * Adds a picture.
   *
   * @param style the CSS class of the picture
   * @param description the alternative text of the picture
   */
  Html picture(BufferedImage image, String style, String description) {
    return raw(
        "<img class=\"%s\" alt=\"%s\" src=\"data:image/png;base64,%s\">"
            .formatted(style, escaped(description), base64(image)));
  }

  /** Adds a table cell with text. */
  Html cell(String text) {
    return raw("<td>" + escaped(text) + "</td>");
  }

  /** Adds a table cell with a right-aligned number. */
  Html number(String text) {
    return raw("<td class=\"number\">" + escaped(text) + "</td>");
  }

  /** The complete page. */
  String page(String title) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\""
        + " content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        + "<title>"
        + escaped(title + " · convlens")
        + "</title>\n<style>\n"
        + css()
        + "</style></head><body>\n"
        + body
        + "</body></html>\n";
  }

  static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String base64(BufferedImage image) {
    try {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      return Base64.getEncoder().encodeToString(png.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String css() {
    try (InputStream in = Html.class.getResourceAsStream("evaluation.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
