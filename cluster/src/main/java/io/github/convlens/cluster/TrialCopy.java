package io.github.convlens.cluster;

import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The run directory of a trial on this machine, and its copy in a folder that every machine can
 * reach. The copy is updated after every checkpoint, so the training run can continue on any
 * machine.
 *
 * <p>Files are copied in the order of their dependencies: configuration, tables, checkpoints,
 * checksums of checkpoints, names of the newest and the best checkpoint, final weights. So if this
 * machine is lost, at whatever moment, the copy is in a state in which a killed run could have left
 * its run directory.
 */
final class TrialCopy {
  private static final String CONFIGURATION = "config.yaml";
  private static final String CHECKPOINTS = "checkpoints/";
  private static final String SUMS = "/SHA256SUMS";
  private static final String WEIGHTS = "model.safetensors";

  private final Path run;
  private final Path log;
  private final Path latest;
  private final RemoteFolder remoteRun;
  private final RemoteFolder remoteTrials;
  private final Map<String, State> stored = new HashMap<>();
  private String copiedLatest = "";

  /** The size and modification time of a file when it was copied. */
  private record State(long bytes, FileTime modified) {}

  /**
   * @param here the folder of the search on this machine
   * @param remote the folder of the search that every machine can reach
   */
  TrialCopy(SearchFolder here, RemoteFolder remote, Trial trial) {
    run = here.run(trial.number()).root();
    log = here.output(trial.number());
    latest = here.run(trial.number()).checkpoints().resolve("latest");
    remoteRun = remote.in(trial.name());
    remoteTrials = remote.in(here.root().relativize(here.trials()).toString());
  }

  /** Copies all files to this machine. */
  void fetch() throws IOException {
    fetchFiles(true);
  }

  /** Copies all files except checkpoints to this machine. */
  void fetchResults() throws IOException {
    fetchFiles(false);
  }

  private void fetchFiles(boolean checkpoints) throws IOException {
    if (remoteTrials.contains(log.getFileName().toString())) {
      remoteTrials.fetch(log.getFileName().toString(), log);
    }
    for (RemoteFolder.Entry entry : remoteRun.entries()) {
      if (checkpoints || !entry.name().startsWith(CHECKPOINTS)) {
        Path file = run.resolve(entry.name());
        remoteRun.fetch(entry.name(), file);
        stored.put(entry.name(), state(file));
      }
    }
  }

  /** Whether the training run has been asked to stop. */
  boolean stopWanted() throws IOException {
    return remoteTrials.contains(stopFile());
  }

  /** Asks the training run to stop, on whichever machine it runs. */
  void wantStop() throws IOException {
    remoteTrials.mark(stopFile());
  }

  /** Withdraws the request to stop, so that the training run can begin or continue. */
  void wantNoStop() throws IOException {
    remoteTrials.delete(stopFile());
  }

  private String stopFile() {
    return run.getFileName() + ".stop";
  }

  /** Updates the copy if there is a new checkpoint. */
  void follow() throws IOException {
    String newest;
    try {
      newest = Files.readString(latest, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return; // there is no checkpoint yet
    }
    if (!newest.equals(copiedLatest)) {
      store();
      copiedLatest = newest;
    }
  }

  /**
   * Copies new and changed files from this machine, and deletes from the copy the files that were
   * deleted here.
   */
  void store() throws IOException {
    if (Files.exists(log)) {
      remoteTrials.store(log, log.getFileName().toString());
    }
    // The files are listed before any file is copied. When a checkpoint is listed, the rows to
    // which it refers are already on the disk. The tables are copied after that, so their copies
    // contain these rows.
    List<String> names = names();
    for (String name : names) {
      Path file = run.resolve(name);
      try {
        State state = state(file);
        if (!state.equals(stored.get(name))) {
          remoteRun.store(file, name);
          stored.put(name, state);
        }
      } catch (NoSuchFileException e) {
        // An old checkpoint was deleted in the meantime, so copying starts again. Otherwise, the
        // copy could contain parts of two checkpoints and no complete one.
        store();
        return;
      }
    }
    for (String name : new TreeSet<>(stored.keySet())) {
      if (!names.contains(name)) {
        remoteRun.delete(name);
        stored.remove(name);
      }
    }
  }

  /** The files of the run directory, in the order in which they must be copied. */
  private List<String> names() throws IOException {
    if (!Files.isDirectory(run)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(run)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> run.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .sorted(Comparator.comparing(TrialCopy::order).thenComparing(name -> name))
          .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return names(); // a file was deleted in the meantime
      }
      throw e;
    }
  }

  private static int order(String name) {
    if (name.equals(CONFIGURATION)) {
      return 0;
    }
    if (name.equals(WEIGHTS)) {
      return 5;
    }
    if (!name.startsWith(CHECKPOINTS)) {
      return 1;
    }
    if (name.indexOf('/', CHECKPOINTS.length()) < 0) {
      return 4;
    }
    return name.endsWith(SUMS) ? 3 : 2;
  }

  private static State state(Path file) throws IOException {
    return new State(Files.size(file), Files.getLastModifiedTime(file));
  }
}
