package io.github.convlens.cli.completion;

import io.github.convlens.cli.completion.CompletionWords.Command;
import io.github.convlens.cli.completion.CompletionWords.Option;
import io.github.convlens.cli.completion.CompletionWords.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * The shells for which convlens has a completion script. A script contains all words to complete
 * and starts no program, so completion is immediate.
 */
public enum Shell {
  /** GNU Bash 3.2 or newer. */
  BASH,
  /** The Z shell. */
  ZSH,
  /** The friendly interactive shell, 3 or newer. */
  FISH;

  private static final String WORDS = "@WORDS@";

  /**
   * Returns the completion script.
   *
   * @param line the program's commands
   */
  public String script(CommandLine line) {
    CompletionWords words = CompletionWords.of(line);
    String tables = this == FISH ? fish(words) : tables(words);
    return template().replace(WORDS, tables);
  }

  private String template() {
    String name = "convlens." + this;
    try (InputStream stream = Shell.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** The functions that work in both Bash and the Z shell. */
  private static String tables(CompletionWords words) {
    StringBuilder text = new StringBuilder();
    text.append("_convlens_keys='")
        .append(
            words.settings().keySet().stream()
                .map(key -> key + "=")
                .collect(Collectors.joining(" ")))
        .append("'\n\n_convlens_values() {\n  case $1 in\n");
    words
        .settings()
        .forEach(
            (key, values) -> {
              if (!values.isEmpty()) {
                text.append("    %s) reply='%s' ;;\n".formatted(key, String.join(" ", values)));
              }
            });
    text.append("    *) reply='' ;;\n  esac\n}\n\n_convlens_command() {\n  case $1 in\n");
    for (Command command : words.commands()) {
      String options =
          command.options().stream()
              .flatMap(option -> option.names().stream())
              .collect(Collectors.joining(" "));
      text.append(
          "    '%s') subcommands='%s' options='%s' kind='%s' ;;\n"
              .formatted(
                  command.path(),
                  String.join(" ", command.subcommands()),
                  options,
                  kind(command.argument())));
    }
    text.append("  esac\n}\n\n_convlens_option() {\n  case $1 in\n");
    for (Command command : words.commands()) {
      for (Option option : command.options()) {
        if (option.value() != null) {
          String cases =
              option.names().stream()
                  .map(name -> "'" + (command.path() + " " + name).strip() + "'")
                  .collect(Collectors.joining(" | "));
          text.append("    %s) kind='%s' ;;\n".formatted(cases, kind(option.value())));
        }
      }
    }
    return text.append("    *) return 1 ;;\n  esac\n}").toString();
  }

  private static String kind(Value value) {
    return (value.kind() + " " + String.join(" ", value.words())).strip();
  }

  private static String fish(CompletionWords words) {
    StringBuilder text = new StringBuilder();
    text.append("function __convlens_values\n  switch $argv[1]\n");
    words
        .settings()
        .forEach(
            (key, values) -> {
              if (!values.isEmpty()) {
                text.append(
                    "    case %s\n      printf '%%s\\n' %s\n"
                        .formatted(key, String.join(" ", values)));
              }
            });
    text.append("  end\nend\n\nset -g __convlens_keys ")
        .append(String.join(" ", words.settings().keySet()))
        .append("\n\n");
    for (Command command : words.commands()) {
      String here = condition(command);
      for (String name : command.subcommands()) {
        String description =
            words.commands().stream()
                .filter(one -> one.path().equals((command.path() + " " + name).strip()))
                .map(Command::description)
                .findFirst()
                .orElse("");
        line(text, here, "-a " + name, description);
      }
      if (command.subcommands().isEmpty()) {
        String argument = fish(command.argument());
        if (!argument.isEmpty()) {
          line(text, here, argument, "");
        }
      }
      for (Option option : command.options()) {
        String names =
            option.names().stream()
                .map(
                    name ->
                        name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.charAt(1))
                .collect(Collectors.joining(" "));
        String value = option.value() == null ? "" : " -r " + fish(option.value());
        line(text, here, names + value, option.description());
      }
    }
    return text.toString().strip();
  }

  private static void line(StringBuilder text, String condition, String what, String description) {
    text.append("complete -c convlens -n '").append(condition).append("' ").append(what.strip());
    if (!description.isEmpty()) {
      text.append(" -d '")
          .append(description.replace("\\", "\\\\").replace("'", "\\'"))
          .append('\'');
    }
    text.append('\n');
  }

  private static String condition(Command command) {
    if (command.path().isEmpty()) {
      return "__fish_use_subcommand";
    }
    StringBuilder condition = new StringBuilder();
    for (String name : command.path().split(" ", -1)) {
      condition
          .append(condition.isEmpty() ? "" : "; and ")
          .append("__fish_seen_subcommand_from ")
          .append(name);
    }
    if (!command.subcommands().isEmpty()) {
      condition
          .append("; and not __fish_seen_subcommand_from ")
          .append(String.join(" ", command.subcommands()));
    }
    return condition.toString();
  }

  private static String fish(Value value) {
    return switch (value.kind()) {
      case FILE -> "-F";
      case DIRECTORY -> "-f -a '(__fish_complete_directories)'";
      case RUN -> "-f -a '(__convlens_runs)'";
      case CONFIG -> "-k -f -a '(__fish_complete_suffix .yaml)'";
      case SETTING -> "-f -a '(__convlens_settings)'";
      case LAYER -> "-f -a '(__convlens_layers)'";
      case WORDS -> "-f -a '" + String.join(" ", value.words()) + "'";
      case OTHER -> "";
    };
  }

  /** The name on the command line, such as {@code bash}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
