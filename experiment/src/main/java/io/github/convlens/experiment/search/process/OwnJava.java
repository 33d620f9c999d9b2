package io.github.convlens.experiment.search.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the command that starts another process with the same Java, options and classes as this
 * process.
 */
public final class OwnJava {

  /**
   * The options that are meant only for this process: those for a debugger, for the terminal, for a
   * quick start and for remote monitoring.
   */
  private static final List<String> NOT_INHERITED =
      List.of(
          "-agentlib:jdwp",
          "-Xrunjdwp",
          "-Dconvlens.terminal=",
          "-XX:TieredStopAtLevel=",
          "-Dcom.sun.management.jmxremote");

  private OwnJava() {}

  /**
   * The command that starts a program.
   *
   * @param main the main class of the program
   */
  public static List<String> command(Class<?> main) {
    return command(main.getName(), System.getProperty("java.class.path"));
  }

  /**
   * The command that starts a program.
   *
   * @param main the main class of the program
   * @param classPath the class path of the program
   */
  public static List<String> command(String main, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith))
        .forEach(command::add);
    command.addAll(List.of("-cp", classPath, main));
    return command;
  }

  /**
   * The environment variables that make several processes share the processors.
   *
   * @param threads the number of threads that this process uses within an operator
   * @param jobs the number of processes that run at the same time
   */
  public static Map<String, String> sharing(int threads, int jobs) {
    return Map.of("OMP_NUM_THREADS", Integer.toString(Math.max(1, threads / jobs)));
  }
}
