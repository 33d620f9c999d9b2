package io.github.convlens.insight.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A self-contained HTML file: styles, scripts of the charts, and the data as JSON. */
public final class ReportPage {

  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /** A report as a static page, which makes no requests. */
  public static String standing(String title, JsonNode data) {
    return fill("page", title, data, "'none'");
  }

  /**
   * A static page other than the report, which makes no requests.
   *
   * @param page the name of the resources of the page, {@code NAME.html} and {@code NAME.js}
   */
  public static String standing(String page, String title, JsonNode data) {
    return fill(page, title, data, "'none'");
  }

  /** A page that asks the server it came from for newer data. */
  static String live(String title, JsonNode data) {
    return fill("page", title, data, "'self'");
  }

  private static String fill(String page, String title, JsonNode data, String connect) {
    Map<String, String> parts =
        Map.of(
            "title",
            escaped(title + " · convlens"),
            "connect",
            connect,
            "css",
            resource("uplot/uPlot.min.css") + resource("page.css"),
            "data",
            embedded(data),
            "script",
            resource("uplot/uPlot.iife.min.js") + resource("charts.js") + resource(page + ".js"));
    return SLOT.matcher(resource(page + ".html"))
        .replaceAll(slot -> Matcher.quoteReplacement(parts.get(slot.group(1))));
  }

  /** The data as JSON in which an HTML parser finds no markup. */
  private static String embedded(JsonNode data) {
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
