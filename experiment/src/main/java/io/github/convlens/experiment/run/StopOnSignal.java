package io.github.convlens.experiment.run;

import io.github.convlens.training.loop.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * While this object is open and a training run is {@linkplain #guard guarded}, a signal such as
 * SIGINT or SIGTERM asks the run to stop, and the process ends only when this object is closed. A
 * second signal ends the process at once. In both cases, the exit code is that of the first signal,
 * such as 130 or 143.
 */
public final class StopOnSignal implements AutoCloseable {

  private static final int POLL_INTERVAL_MILLIS = 50;
  private static final int EXIT_CODE_OF_SIGNALS = 128;
  private static final int SIGTERM = 15;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-on-signal");
  private volatile @Nullable StopSignal training;
  private volatile @Nullable String arrived;

  /** Starts to listen. While no training run is guarded, a signal ends the process at once. */
  public StopOnSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Stops {@code training} when a signal arrives, or at once if one has already arrived. */
  public void guard(StopSignal training) {
    this.training = training;
    String earlier = arrived;
    if (earlier != null) {
      training.interrupt(earlier);
    }
  }

  /**
   * Ends the process, as SIGTERM would, when {@code input} ends. The program that writes to it has
   * then ended.
   */
  public static void whenEnds(InputStream input) {
    Thread reader =
        new Thread(
            () -> {
              try {
                input.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // A broken input is treated like one that has ended.
              }
              System.exit(EXIT_CODE_OF_SIGNALS + SIGTERM);
            },
            "end-with-input");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Asks the guarded training run to stop, and waits until {@link #close} is called. Returns at
   * once if no training run is guarded.
   */
  void stop() {
    Signal first = Signal.arrived().stream().findFirst().orElse(new Signal("a signal", SIGTERM));
    String reason = first.name() + " arrived";
    // The field arrived is set before the field training is read. So a run that guard() receives
    // between these two lines is stopped, too.
    arrived = reason;
    StopSignal guarded = training;
    if (guarded == null) {
      return;
    }
    guarded.interrupt(reason);
    try {
      while (!closed.await(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (Signal.arrived().size() > 1) {
          Runtime.getRuntime().halt(EXIT_CODE_OF_SIGNALS + first.number());
        }
      }
    } catch (InterruptedException e) {
      // Nothing interrupts this thread. If something did, the process should end.
      return;
    }
  }

  /**
   * A signal that Java is handling. Java has no public API that lists these signals, but it handles
   * each signal on a thread that is named after the signal. If the thread had another name, a
   * second signal would not be noticed.
   */
  private record Signal(String name, int number) {

    private static final Pattern THREAD = Pattern.compile("(SIG[A-Z0-9]+) handler");

    static List<Signal> arrived() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(thread -> THREAD.matcher(thread.getName()))
          .filter(Matcher::matches)
          .map(matcher -> of(matcher.group(1)))
          .toList();
    }

    private static Signal of(String name) {
      return new Signal(
          name,
          switch (name) {
            case "SIGHUP" -> 1;
            case "SIGINT" -> 2;
            default -> SIGTERM;
          });
    }
  }

  /** Declares that everything has been closed. If the process is shutting down, it now ends. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The shutdown hook is already running.
      return;
    }
  }
}
