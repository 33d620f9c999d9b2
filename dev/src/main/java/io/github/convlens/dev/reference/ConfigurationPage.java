package io.github.convlens.dev.reference;

import static io.github.convlens.dev.reference.MarkdownTable.code;

import io.github.convlens.experiment.yaml.ConfigurationKeys;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page {@code configuration.md}: every key with its type, default and effect. */
final class ConfigurationPage {

  private static final Pattern DESCRIPTION =
      Pattern.compile("(integer|number|text|path|list of|the)\\b");

  private ConfigurationPage() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        A configuration is a YAML file that contains only the settings that differ from these defaults.
        An unknown key is an error. `-s KEY=VALUE` sets a key from the command line, by its full path
        (`-s training.optimizer.beta1=0.8`). Every run writes its complete configuration, including all
        defaults, as `config.yaml`.

        """);
    for (ConfigurationKeys.Section section : ConfigurationKeys.sections()) {
      text.append(heading(section));
      if (!section.description().isEmpty()) {
        text.append(capital(section.description())).append(".\n\n");
      }
      text.append(presence(section.presence()));
      MarkdownTable table = new MarkdownTable("Key", "Type", "Default", "Effect");
      for (ConfigurationKeys.Key key : section.keys()) {
        table.row(code(key.name()), type(key.type()), byDefault(key), capital(key.effect()));
      }
      text.append(table.text());
    }
    return text.toString();
  }

  private static String heading(ConfigurationKeys.Section section) {
    if (!section.variant().isEmpty()) {
      return "### %s with %s\n\n".formatted(code(section.path()), code(section.variant()));
    }
    return section.path().isEmpty()
        ? "## The outermost keys\n\n"
        : "## " + code(section.path()) + "\n\n";
  }

  private static String byDefault(ConfigurationKeys.Key key) {
    StringBuilder text = new StringBuilder(code(key.byDefault()));
    key.otherwise()
        .forEach((variant, value) -> text.append("; %s: %s".formatted(variant, code(value))));
    return text.toString();
  }

  private static String presence(ConfigurationKeys.Presence presence) {
    return switch (presence) {
      case REQUIRED -> "";
      case ON -> "On by default; `null` turns it off.\n\n";
      case OFF -> "Off by default; a key of it, or `{}`, turns it on.\n\n";
    };
  }

  /**
   * The alternatives of a type: literals as code, and descriptions such as {@code number} as text.
   */
  static String type(String type) {
    return Arrays.stream(type.split(" \\| "))
        .map(one -> DESCRIPTION.matcher(one).lookingAt() ? one.replace(">= ", "≥ ") : code(one))
        .collect(Collectors.joining(" | "));
  }

  /** The text with a capital first letter, if its first word is an ordinary word. */
  static String capital(String effect) {
    boolean word = effect.split(" ", 2)[0].matches("\\p{L}[\\p{L}'-]*[,;:]?");
    return word ? Character.toUpperCase(effect.charAt(0)) + effect.substring(1) : effect;
  }
}
