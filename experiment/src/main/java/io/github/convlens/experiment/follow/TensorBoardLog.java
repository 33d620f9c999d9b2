package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.experiment.draw.FirstKernels;
import io.github.convlens.experiment.follow.Summaries.Status;
import io.github.convlens.experiment.protobuf.Protobuf;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.session.RunDirectory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * Writes an event file into the run directory. Even for a resumed run, the file is written from the
 * first row onwards, so it has no gaps and no repeated steps.
 */
final class TensorBoardLog implements LogSink {
  private static final String FILES = "events.out.tfevents.*";
  private static final String FILE = "events.out.tfevents.%010d.convlens";
  private static final double MILLIS_PER_SECOND = 1e3;

  /** The metrics that TensorBoard shows in its table of runs and hyperparameters. */
  private static final List<String> METRICS = List.of("epoch/accuracy", "epoch/valid_loss");

  /** The keys that are not hyperparameters. */
  private static final Set<String> NOT_HYPERPARAMETERS =
      Set.of("name", "device", "log", "record", "checkpoint");

  private final Clock clock;
  private final EventFile file;
  private long lastStep;

  /** Creates the file, and deletes the event files of earlier parts of the run. */
  TensorBoardLog(RunDirectory run, Clock clock) throws IOException {
    this.clock = clock;
    try (DirectoryStream<Path> earlier = Files.newDirectoryStream(run.root(), FILES)) {
      for (Path one : earlier) {
        Files.delete(one);
      }
    }
    Path path = run.root().resolve(FILE.formatted(clock.millis() / (long) MILLIS_PER_SECOND));
    file = new EventFile(path, seconds());
  }

  @Override
  public void begin(RunFacts run) throws IOException {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    run.parameters()
        .forEach(
            (key, value) -> {
              if (!NOT_HYPERPARAMETERS.contains(key.split("\\.", 2)[0]) && !value.isNull()) {
                parameters.put(key, value);
              }
            });
    add(0, Summaries.text("configuration", "```yaml\n" + run.configuration() + "\n```"));
    add(0, Summaries.experiment(parameters, METRICS));
    add(0, Summaries.sessionStart(parameters, seconds()));
    file.flush();
  }

  @Override
  public long delivered(String table) {
    return 0;
  }

  @Override
  public void scalars(Scalars row) throws IOException {
    add(row.step(), Summaries.scalars(row.values()));
    lastStep = Math.max(lastStep, row.step());
  }

  @Override
  public void histogram(Histogram histogram) throws IOException {
    add(histogram.step(), Summaries.histogram(histogram));
  }

  @Override
  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void end(RunFacts run) throws IOException {
    RunDirectory directory = run.directory();
    if (directory.finished()) {
      Optional<FirstKernels> kernels = FirstKernels.of(SafeTensors.read(directory.weights()));
      if (kernels.isPresent()) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(kernels.get().picture(), "png", png);
        picture("kernels/" + kernels.get().name(), png.toByteArray());
      }
      for (Path mistake : mistakes(directory)) {
        String name = String.valueOf(mistake.getFileName()).replaceFirst("\\.png$", "");
        picture("mistakes/" + name, Files.readAllBytes(mistake));
      }
    }
    Status status = directory.finished() ? Status.SUCCESS : Status.UNKNOWN;
    add(0, Summaries.sessionEnd(status, seconds()));
    file.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static List<Path> mistakes(RunDirectory directory) throws IOException {
    List<Path> mistakes = new ArrayList<>();
    if (Files.isDirectory(directory.mistakes())) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(directory.mistakes(), "*.png")) {
        found.forEach(mistakes::add);
      }
    }
    mistakes.sort(null);
    return mistakes;
  }

  private void picture(String tag, byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    add(lastStep, Summaries.picture(tag, image.getHeight(), image.getWidth(), png));
  }

  private void add(long step, Protobuf summary) throws IOException {
    file.add(seconds(), step, summary);
  }

  private double seconds() {
    return clock.millis() / MILLIS_PER_SECOND;
  }
}
