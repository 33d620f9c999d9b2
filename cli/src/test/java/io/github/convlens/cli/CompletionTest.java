package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.experiment.yaml.ConfigurationKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the completion script of each shell. scripts/completion-test tests the shells themselves.
 */
class CompletionTest {
  @TempDir private Path folder;

  private static String script(String shell) {
    Outcome outcome = Outcome.of("completion", shell);
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    return outcome.out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theScriptHasEveryCommandOptionAndKey(String shell) {
    List<String> words = Arrays.asList(script(shell).split("[\\s'=|()]+"));
    ConvLens.line()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              assertTrue(words.contains(name), name);
              command
                  .getCommandSpec()
                  .optionsMap()
                  .keySet()
                  .forEach(
                      option ->
                          assertTrue(
                              words.contains(
                                  shell.equals("fish") ? option.replaceFirst("^-+", "") : option),
                              name + " " + option));
            });
    for (ConfigurationKeys.Section section : ConfigurationKeys.sections()) {
      for (ConfigurationKeys.Key key : section.keys()) {
        String path = section.path().isEmpty() ? key.name() : section.path() + "." + key.name();
        assertTrue(words.contains(path), path);
      }
    }
    for (String value : List.of("rmsprop", "one_cycle", "image-folder", "letterbox")) {
      assertTrue(words.contains(value), value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "convlens tra, train",
    "convlens data fet, fetch",
    "convlens train --resu, --resume",
    "convlens train a.yaml -s training.optimizer.na, training.optimizer.name=",
    "convlens train a.yaml -s training.optimizer.name=rm, rmsprop",
    "convlens evaluate ru, runs/first",
    "convlens train mo, more/",
    "convlens train more/, more/digits.yaml",
    "convlens summary runs/first/config.yaml --trace se, second",
    "convlens export runs/first --format o, onnx",
    "convlens evaluate runs/first --checkpoint em, ema",
    "convlens evaluate runs/first --tta fl, flip",
    "convlens predict runs/first a.png --format js, jsonl",
    "convlens explain runs/first a.png --method occ, occlusion"
  })
  void bashCompletesLines(String line, String expected) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
    Path run = Files.createDirectories(folder.resolve("runs/first"));
    Files.writeString(run.resolve("config.yaml"), "");
    Files.writeString(
        run.resolve("activation_stats.csv"), "epoch,step,layer,name\n0,0,0,first\n0,0,1,second\n");
    Files.writeString(Files.createDirectory(folder.resolve("more")).resolve("digits.yaml"), "");
    Path script = Files.writeString(folder.resolve("convlens.bash"), script("bash"));
    Process bash =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                ". \"$1\"; COMP_LINE=$2 COMP_POINT=${#2}; _convlens; printf '%s\\n' \"${COMPREPLY[@]}\"",
                "test",
                script.toString(),
                line)
            .directory(folder.toFile())
            .start();
    String found = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String wrong = new String(bash.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), wrong);
    assertEquals(expected + "\n", found, wrong);
  }

  @Test
  void anUnknownShellIsRejected() {
    assertTrue(Outcome.of("completion", "tcsh").refusal().contains("fish"));
  }

  @Test
  void theSchemaEqualsTheCommittedFile() throws IOException {
    Outcome outcome = Outcome.of("schema");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertEquals(Files.readString(Path.of("../configs/convlens.schema.json")), outcome.out());
  }
}
