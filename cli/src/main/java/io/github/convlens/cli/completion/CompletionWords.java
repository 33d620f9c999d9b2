package io.github.convlens.cli.completion;

import io.github.convlens.experiment.yaml.ConfigurationKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All words that can be completed, collected from the descriptions of commands and settings.
 *
 * @param commands all commands; the first is convlens itself, whose path is empty
 * @param settings the known values of each configuration key, by its full path
 */
record CompletionWords(List<Command> commands, Map<String, List<String>> settings) {
  /**
   * A command.
   *
   * @param path the names of the commands below convlens, down to this command, such as {@code data
   *     fetch}; empty for convlens itself
   * @param subcommands the names of the subcommands
   * @param argument the kind of the command's arguments
   */
  record Command(
      String path,
      String description,
      List<Option> options,
      List<String> subcommands,
      Value argument) {}

  /**
   * An option.
   *
   * @param value the value that the option accepts; null for a flag
   */
  record Option(List<String> names, String description, @Nullable Value value) {}

  /** The kind of a value, and the allowed words if only certain words are allowed. */
  record Value(ValueKind kind, List<String> words) {
    static Value of(ArgSpec argument) {
      List<String> words = new ArrayList<>(ValueKind.words(argument.paramLabel()));
      if (argument.completionCandidates() != null) {
        // picocli returns the constants' names, some in capitals; options accept only lower case.
        argument.completionCandidates().forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
      }
      return words.isEmpty()
          ? new Value(ValueKind.of(argument.paramLabel()), List.of())
          : new Value(ValueKind.WORDS, List.copyOf(words));
    }
  }

  static CompletionWords of(CommandLine line) {
    List<Command> commands = new ArrayList<>();
    collect("", line, commands);
    return new CompletionWords(List.copyOf(commands), ConfigurationKeys.words());
  }

  private static void collect(String path, CommandLine line, List<Command> into) {
    CommandSpec spec = line.getCommandSpec();
    List<Option> options = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        Value value = option.arity().max() == 0 ? null : Value.of(option);
        options.add(new Option(List.of(option.names()), first(option.description()), value));
      }
    }
    Value argument =
        spec.positionalParameters().stream()
            .map(Value::of)
            .findFirst()
            .orElse(new Value(ValueKind.OTHER, List.of()));
    String description = first(spec.usageMessage().description());
    List<String> names = List.copyOf(line.getSubcommands().keySet());
    into.add(new Command(path, description, List.copyOf(options), names, argument));
    line.getSubcommands()
        .forEach((name, sub) -> collect(path.isEmpty() ? name : path + " " + name, sub, into));
  }

  private static String first(String... description) {
    return description.length == 0 ? "" : description[0];
  }
}
