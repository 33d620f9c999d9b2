package io.github.convlens.dev.reference;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Manual pages in roff, one for the program and one per command, from the commands' help texts. */
final class ManPages {
  private final CommandSpec program;

  /**
   * @param program the whole command line
   */
  ManPages(CommandLine program) {
    this.program = program.getCommandSpec();
  }

  /** Every page by its file name, such as {@code convlens-train.1}. */
  Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    collect(program, pages);
    return pages;
  }

  private void collect(CommandSpec command, Map<String, String> into) {
    if (command.usageMessage().hidden()) {
      return;
    }
    String name = command.qualifiedName("-");
    into.put(name + ".1", page(command, name));
    command.subcommands().values().forEach(line -> collect(line.getCommandSpec(), into));
  }

  private String page(CommandSpec command, String name) {
    StringBuilder text = new StringBuilder();
    text.append(".\\\" Made from the code: see CONTRIBUTING.md.\n.TH ")
        .append(name.toUpperCase(Locale.ROOT))
        .append(" 1 \"\" convlens\n.SH NAME\n");
    String description = plain(String.join(" ", command.usageMessage().description()));
    text.append(name).append(" \\- ").append(escaped(description)).append('\n');
    text.append(".SH SYNOPSIS\n.B ").append(escaped(command.qualifiedName()));
    if (!command.subcommands().isEmpty()) {
      text.append("\n.I COMMAND");
    }
    if (!command.options().isEmpty()) {
      text.append("\n[\\fIOPTIONS\\fR]");
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      boolean optional = parameter.arity().min() == 0;
      String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
      text.append("\n\\fI").append(escaped(optional ? "[" + label + "]" : label)).append("\\fR");
    }
    text.append('\n');
    commands(command, text);
    options(command, text);
    if (command == program) {
      text.append(".SH EXIT STATUS\n");
      command
          .usageMessage()
          .exitCodeList()
          .forEach((code, meaning) -> item(text, "\\fB" + code.strip() + "\\fR", meaning));
    } else {
      text.append(".SH SEE ALSO\n.BR convlens (1)\n");
    }
    return text.toString();
  }

  private static void commands(CommandSpec command, StringBuilder text) {
    if (command.subcommands().isEmpty()) {
      return;
    }
    text.append(".SH COMMANDS\n");
    command
        .subcommands()
        .values()
        .forEach(
            line -> {
              CommandSpec one = line.getCommandSpec();
              String page = escaped(one.qualifiedName("-"));
              item(
                  text,
                  "\\fB" + page + "\\fR(1)",
                  String.join(" ", one.usageMessage().description()));
            });
  }

  private static void options(CommandSpec command, StringBuilder text) {
    text.append(".SH OPTIONS\n");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item(
          text,
          "\\fI" + escaped(parameter.paramLabel()) + "\\fR",
          String.join(" ", parameter.description()));
    }
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        String names = "\\fB" + escaped(String.join(", ", option.names())) + "\\fR";
        String value =
            option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
        item(text, names + value, String.join(" ", option.description()));
      }
    }
  }

  private static void item(StringBuilder text, String term, String meaning) {
    text.append(".TP\n").append(term).append('\n').append(escaped(plain(meaning))).append('\n');
  }

  private static String plain(String text) {
    return text.replace("%n", " ").replace("%%", "%").strip();
  }

  /**
   * Escapes text for roff: hyphens become minus signs, and a leading full stop or quote is
   * protected, since it would begin a request.
   */
  private static String escaped(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.matches("(?s)[.'].*") ? "\\&" + escaped : escaped;
  }
}
