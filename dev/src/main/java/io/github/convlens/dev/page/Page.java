package io.github.convlens.dev.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page with parts that are generated from run directories. Such a part lies between a
 * comment that says what the part shows ({@link Block}, in YAML) and {@code <!-- end -->}. The rest
 * of the page is not changed.
 */
public final class Page {

  private static final Pattern PART =
      Pattern.compile(
          "(<!-- (table|curves|plot|kernels)\n(.*?)-->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);
  private static final Map<String, Class<? extends Block>> KINDS =
      Map.of(
          "table", Block.Table.class,
          "curves", Block.Curves.class,
          "plot", Block.Plot.class,
          "kernels", Block.Kernels.class);
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Path file;
  private final Path runs;

  /**
   * @param file the page
   * @param runs the folder of the experiments that the page describes
   */
  public Page(Path file, Path runs) {
    this.file = file;
    this.runs = runs;
  }

  /**
   * Rewrites every generated part of the page, and writes the pictures next to the page.
   *
   * @return the number of generated parts
   * @throws InvalidInputException if a part's comment is invalid, or its runs are missing
   */
  public int write() throws IOException {
    String text = Files.readString(file);
    Pictures pictures = new Pictures(file.toAbsolutePath().getParent(), runs);
    StringBuilder written = new StringBuilder();
    Matcher matcher = PART.matcher(text);
    int parts = 0;
    while (matcher.find()) {
      String content = content(matcher, pictures);
      matcher.appendReplacement(
          written, Matcher.quoteReplacement(matcher.group(1) + content + matcher.group(5)));
      parts++;
    }
    matcher.appendTail(written);
    Files.writeString(file, written);
    return parts;
  }

  private String content(MatchResult part, Pictures pictures) throws IOException {
    try {
      Block block = YAML.readValue(part.group(3), KINDS.get(part.group(2)));
      if (block instanceof Block.Table table) {
        return table(table);
      }
      return pictures.draw(block);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(file + ": " + part.group(2) + ": " + e.getOriginalMessage());
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + part.group(2) + ": " + e.getMessage());
    }
  }

  private String table(Block.Table table) throws IOException {
    List<String> titles = new ArrayList<>(List.of(""));
    titles.addAll(table.beside().keySet());
    titles.addAll(table.columns().keySet());
    StringBuilder text = new StringBuilder("\n" + line(titles));
    text.append("|---".repeat(titles.size())).append("|\n");
    int index = 0;
    IntSummaryStatistics count = new IntSummaryStatistics();
    for (Map.Entry<String, String> row : table.rows().entrySet()) {
      List<SeedRun> seeds = SeedRun.of(runs.resolve(row.getValue()));
      count.accept(seeds.size());
      List<String> cells = new ArrayList<>(List.of(row.getKey()));
      for (List<String> texts : table.beside().values()) {
        cells.add(index < texts.size() ? texts.get(index) : "");
      }
      for (String measure : table.columns().values()) {
        cells.add(Measure.parse(measure).cell(seeds));
      }
      text.append(line(cells));
      index++;
    }
    return text.append("\n").append(seeds(count)).append("\n\n").toString();
  }

  private static String seeds(IntSummaryStatistics count) {
    String number =
        count.getMin() == count.getMax()
            ? Integer.toString(count.getMax())
            : count.getMin() + " to " + count.getMax() + ", depending on the row";
    return "Seeds: " + number + ".";
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
