package io.github.convlens.cli.command;

/** The exit codes of {@code convlens}. */
public final class ExitCode {
  /** The command succeeded. */
  public static final int DONE = 0;

  /** An error in convlens itself. */
  public static final int FAULT = 1;

  /** The usage, the configuration or the data is invalid. */
  public static final int BAD_INPUT = 2;

  /** Training diverged, or was ended by a finding of training.stop_on. */
  public static final int DIVERGED = 3;

  /** A check failed, or {@code diagnose --fix} found no remedy. */
  public static final int CHECK_FAILED = 4;

  /** The process was interrupted (SIGINT). */
  public static final int INTERRUPTED = 130;

  /**
   * The program that reads standard output ended before everything was written. Shells use the same
   * code for SIGPIPE.
   */
  public static final int NOT_READ = 141;

  /** The process was terminated (SIGTERM). */
  public static final int TERMINATED = 143;

  private ExitCode() {}
}
