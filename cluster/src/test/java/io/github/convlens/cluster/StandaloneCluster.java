package io.github.convlens.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone Spark cluster on the loopback interface. Its master and its workers are processes
 * that use the class path of the tests. The executors of each worker have one core.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("(Successfully registered)");
  private static final String HOST = "127.0.0.1";
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Path home;
  private final String master;
  private final List<Process> workers = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  /**
   * Starts a cluster and waits until its workers have registered.
   *
   * @param folder the folder for the files that the cluster writes
   */
  StandaloneCluster(Path folder, int workers) throws IOException {
    home = folder;
    // Spark starts nothing without this folder, which may be empty: executors receive their class
    // path from the application.
    Files.createDirectories(home.resolve("jars"));
    master =
        start(MASTER, "org.apache.spark.deploy.master.Master", "--host", HOST, "--port", "0").name;
    for (int i = 0; i < workers; i++) {
      this.workers.add(
          start(
                  REGISTERED,
                  "org.apache.spark.deploy.worker.Worker",
                  "--host",
                  HOST,
                  "--cores",
                  "1",
                  "--memory",
                  "600m",
                  "--work-dir",
                  home.resolve("work-" + i).toString(),
                  master)
              .process);
    }
  }

  private record Started(Process process, String name) {}

  /** Starts a process, and waits until a line of its log matches {@code pattern}. */
  private Started start(Pattern pattern, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(openOptions());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", CLASS_PATH, main));
    command.addAll(List.of("--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            // The variables that Spark's own scripts would set.
            Map.of(
                "SPARK_HOME",
                home.toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                HOST));
    Process process = builder.start();
    processes.add(process);
    BufferedReader log = process.inputReader();
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        // The rest of the log must be read too, since the process would block when the pipe is
        // full.
        Thread reader = new Thread(() -> log.lines().forEach(more -> {}));
        reader.setDaemon(true);
        reader.start();
        return new Started(process, matcher.group(1));
      }
    }
    close();
    throw new IOException(main + " ended:\n" + seen);
  }

  /** The options that open the packages that Spark needs, as in the process of the tests. */
  private static List<String> openOptions() {
    return Stream.of(JavaModuleOptions.defaultModuleOptionArray())
        .filter(option -> option.startsWith("--add-opens"))
        .collect(Collectors.toList());
  }

  /** The settings of an application that uses the cluster, as system properties. */
  Map<String, String> settings() {
    return Map.of(
        "spark.executor.extraClassPath",
        CLASS_PATH,
        "spark.executor.extraJavaOptions",
        "-XX:+UseSerialGC",
        "spark.executor.memory",
        "512m",
        "spark.driver.host",
        HOST,
        "spark.ui.enabled",
        "false");
  }

  String master() {
    return master;
  }

  /** Kills a worker and its executors with SIGKILL. */
  void kill(int worker) {
    Process process = workers.get(worker);
    List<ProcessHandle> executors = process.descendants().toList();
    process.destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    for (Process process : processes) {
      List<ProcessHandle> executors = process.descendants().toList();
      process.destroyForcibly();
      executors.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
