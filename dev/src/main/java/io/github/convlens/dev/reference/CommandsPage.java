package io.github.convlens.dev.reference;

import static io.github.convlens.dev.reference.MarkdownTable.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The page {@code commands.md}: every command with its arguments and options, and the exit codes.
 */
final class CommandsPage {
  private static final List<String> COMMON_OPTIONS = List.of("--help", "--verbose", "--version");

  private final CommandSpec program;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param program the whole command line
   */
  CommandsPage(CommandLine program) {
    this.program = program.getCommandSpec();
  }

  String text() {
    text.append(
        """
        Every command accepts `--help` (`-h`), and `--verbose`, which shows the stack trace if something
        fails. `-s` sets the keys of [the configuration](configuration.md).

        """);
    commands(program);
    exitCodes();
    return text.toString();
  }

  private void exitCodes() {
    text.append("## Exit codes\n\n");
    MarkdownTable table = new MarkdownTable("Code", "Meaning");
    for (Map.Entry<String, String> code : program.usageMessage().exitCodeList().entrySet()) {
      table.row(code.getKey().strip(), plain(code.getValue()));
    }
    text.append(table.text());
  }

  private void commands(CommandSpec parent) {
    for (CommandLine line : parent.subcommands().values()) {
      CommandSpec command = line.getCommandSpec();
      if (command.usageMessage().hidden()) {
        continue;
      }
      text.append("## ").append(command.qualifiedName()).append("\n\n");
      text.append(plain(String.join(" ", command.usageMessage().description()))).append("\n\n");
      if (command.subcommands().isEmpty()) {
        text.append("    ").append(synopsis(command)).append("\n\n");
        text.append(arguments(command));
      } else {
        commands(command);
      }
    }
  }

  private static String synopsis(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName()));
    options(command)
        .forEach(
            option -> {
              String written = names(option, " ").get(0);
              String optional = option.required() ? written : "[" + written + "]";
              words.add(option.isMultiValue() ? optional + "..." : optional);
            });
    command.positionalParameters().forEach(parameter -> words.add(label(parameter)));
    return String.join(" ", words);
  }

  private static String arguments(CommandSpec command) {
    MarkdownTable table = new MarkdownTable("", "Default", "Meaning");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      table.row(code(label(parameter)), "", meaning(parameter));
    }
    for (OptionSpec option : options(command)) {
      table.row(
          code(String.join(", ", names(option, " "))), code(byDefault(option)), meaning(option));
    }
    return table.text();
  }

  private static List<OptionSpec> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden() && !COMMON_OPTIONS.contains(option.longestName()))
        .sorted((one, other) -> one.longestName().compareTo(other.longestName()))
        .toList();
  }

  private static List<String> names(OptionSpec option, String separator) {
    String value = option.arity().max() == 0 ? "" : separator + option.paramLabel();
    return List.of(option.names()).stream().map(name -> name + value).toList();
  }

  private static String label(PositionalParamSpec parameter) {
    String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
    return parameter.arity().min() == 0 ? "[" + label + "]" : label;
  }

  private static String byDefault(OptionSpec option) {
    boolean flag = option.arity().max() == 0;
    String value = option.defaultValueString();
    return flag || option.isMultiValue() || value == null || value.equals("null") ? "" : value;
  }

  private static String meaning(ArgSpec argument) {
    return plain(String.join(" ", argument.description()));
  }

  /** The text without picocli's escapes and line breaks. */
  private static String plain(String text) {
    return text.replace("%n", " ").replace("%%", "%").strip();
  }
}
