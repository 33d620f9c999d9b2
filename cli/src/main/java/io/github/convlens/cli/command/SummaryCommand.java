package io.github.convlens.cli.command;

import io.github.convlens.core.OutputFile;
import io.github.convlens.core.WholeFile;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.NetworkInput;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.summary.InputWindow;
import io.github.convlens.model.summary.NetworkGraph;
import io.github.convlens.model.summary.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code convlens summary}. It does not need libtorch. For a published data set, it does not need
 * the data either.
 */
@Command(
    name = "summary",
    description = {
      "Show the network: a row per layer with its name, output shape, parameters, multiply-adds and"
          + " receptive field."
    })
public final class SummaryCommand extends ConsoleCommand {
  private static final Pattern PIXEL = Pattern.compile("(.+):(\\d{1,9}),(\\d{1,9})");

  @Mixin private ConfigArguments arguments;

  @Option(
      names = "--trace",
      paramLabel = "LAYER:Y,X",
      description =
          "Show which input pixels the pixel in row Y, column X of a layer's output depends on.")
  private @Nullable String trace;

  @Option(
      names = "--graph",
      paramLabel = "FILE.svg",
      description = "Draw the network to FILE.svg instead.")
  private @Nullable Path graph;

  @Override
  public Integer call() throws IOException {
    if (graph != null) {
      if (trace != null) {
        throw misuse("--graph draws the network, and --trace traces one pixel: give one of them");
      }
      OutputFile.require("--graph", graph);
    }
    Configuration configuration = arguments.load(err()::println);
    NetworkInput input =
        NetworkInput.of(
            configuration.data(), arguments.place().dataDirectory(), configuration.seed());
    NetworkSpec network = configuration.network(input.image(), input.classes());
    if (graph != null) {
      WholeFile.writeText(graph, NetworkGraph.svg(network));
      say(graph.toString());
    } else if (trace == null) {
      out().print(Summary.of(network).table());
      out().flush();
    } else {
      say(trace + " sees " + window(network));
    }
    return ExitCode.DONE;
  }

  private InputWindow window(NetworkSpec network) {
    Matcher pixel = PIXEL.matcher(trace);
    if (!pixel.matches()) {
      throw misuse("--trace " + trace + ": give LAYER:Y,X, for example conv2:3,3");
    }
    return InputWindow.trace(
        network,
        pixel.group(1),
        Integer.parseInt(pixel.group(2)),
        Integer.parseInt(pixel.group(3)));
  }
}
