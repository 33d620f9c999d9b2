package io.github.convlens.cli.terminal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.jspecify.annotations.Nullable;

/**
 * Copies all log lines into the run's {@code train.log}. Lines that are logged before the run
 * directory exists (the device, notes on the data, the notice that wrong convolutions of libtorch
 * were corrected) are kept in memory and become the start of the file.
 */
public final class RunLog implements AutoCloseable {

  /** The logger for lines that are shown on standard output and must also be in the log. */
  public static final String SHOWN = "convlens.shown";

  private final LoggerContext context = LoggerContext.getContext(false);
  private final Kept kept = new Kept();
  private @Nullable FileAppender file;

  /** Starts keeping the lines that are logged. */
  public RunLog() {
    kept.start();
    add(kept);
  }

  /** Appends the kept lines and all later lines to {@code path}, whose folder must exist. */
  @SuppressWarnings("deprecation") // the Log4j of Spark 4.0 has no setPattern yet
  public void begin(Path path) {
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withPattern(
                "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level"
                    + " %replace{%m}{[\\x00-\\x08\\x0a-\\x1f\\x7f]}{?}%n%throwable")
            .build();
    FileAppender appender =
        FileAppender.newBuilder()
            .withFileName(path.toString())
            .withAppend(true)
            .setName("run")
            .setLayout(layout)
            .build();
    appender.start();
    file = appender;
    remove(kept);
    kept.take().forEach(appender::append);
    add(appender);
  }

  /** Closes the file. Later lines are kept for the next file. */
  public void end() {
    if (file != null) {
      remove(file);
      file.stop();
      file = null;
      add(kept);
    }
  }

  @Override
  public void close() {
    end();
    remove(kept);
  }

  private List<LoggerConfig> loggers() {
    return List.of(
        context.getConfiguration().getRootLogger(),
        context.getConfiguration().getLoggerConfig(SHOWN));
  }

  private void add(Appender appender) {
    loggers().forEach(logger -> logger.addAppender(appender, Level.INFO, null));
    context.updateLoggers();
  }

  private void remove(Appender appender) {
    loggers().forEach(logger -> logger.removeAppender(appender.getName()));
    context.updateLoggers();
  }

  private static final class Kept extends AbstractAppender {
    private final List<LogEvent> events = new ArrayList<>();

    Kept() {
      super("kept", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public synchronized void append(LogEvent event) {
      events.add(event.toImmutable());
    }

    synchronized List<LogEvent> take() {
      List<LogEvent> taken = List.copyOf(events);
      events.clear();
      return taken;
    }
  }
}
