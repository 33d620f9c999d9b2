package io.github.convlens.cli.command;

/** The exit codes of {@code convlens}. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** A bug in convlens. */
  public static final int FAULT = 1;

  /** Usage, configuration or data that cannot be used. */
  public static final int BAD_INPUT = 2;

  /** Training diverged, or a finding of training.stop_on ended it. */
  public static final int DIVERGED = 3;

  /** A check failed, or {@code diagnose --fix} found no remedy. */
  public static final int CHECK_FAILED = 4;

  /** Interrupted (SIGINT). */
  public static final int INTERRUPTED = 130;

  /** The program that read standard output has ended; shells report SIGPIPE by the same code. */
  public static final int NOT_READ = 141;

  /** Terminated (SIGTERM). */
  public static final int TERMINATED = 143;

  private ExitCode() {}
}
