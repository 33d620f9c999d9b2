package io.github.convlens.dev.reference;

import io.github.convlens.cli.ConvLens;
import io.github.convlens.experiment.yaml.ConfigurationSchema;
import io.github.convlens.experiment.yaml.SpaceSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The generated files: the pages of {@code docs/reference}, the manual pages, the picture of the
 * modules, and the schemas of configurations and search spaces. They come from the program's own
 * descriptions. A test compares them with the files in the repository, and rewrites these files
 * with {@code -Dgolden.rewrite=true}.
 */
final class ReferencePages {
  private static final String NOTICE =
      "<!-- Made from the code: see CONTRIBUTING.md, \"Generated files\". -->\n\n";

  private static final String INDEX =
      """
      | Page | Lists |
      |---|---|
      | [Configuration keys](configuration.md) | every key with its type, bounds, default and effect |
      | [Layer kinds](layers.md) | the kinds of layers for a list of `layers`, and each kind's settings |
      | [Tables](tables.md) | every CSV file, its columns and their units |
      | [Commands](commands.md) | every command with its options, and the exit codes |
      """;

  private ReferencePages() {}

  /**
   * The content of every generated file, by its path relative to {@code docs}.
   *
   * @param root the root directory of the repository
   */
  static Map<String, String> of(Path root) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("reference/README.md", page("Reference", INDEX));
    files.put("reference/configuration.md", page("Configuration keys", ConfigurationPage.text()));
    files.put("reference/layers.md", page("Layer kinds", LayersPage.text()));
    files.put("reference/tables.md", page("Tables of a run directory", TablesPage.text()));
    files.put("reference/commands.md", page("Commands", new CommandsPage(ConvLens.line()).text()));
    files.put("../configs/convlens.schema.json", ConfigurationSchema.json());
    files.put("../configs/convlens-space.schema.json", SpaceSchema.json());
    new ManPages(ConvLens.line()).pages().forEach((name, page) -> files.put("man/" + name, page));
    files.put("images/modules.svg", new ModulePicture(Modules.read(root)).svg());
    return files;
  }

  private static String page(String title, String text) {
    return "# " + title + "\n\n" + NOTICE + text.strip() + "\n";
  }
}
