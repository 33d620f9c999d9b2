package io.github.convlens.cli.terminal;

import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Writes everything that is logged to a run's {@code train.log} too, until closed. */
public final class RunLog implements AutoCloseable {

  /** A logger for what is shown on standard output already, and is wanted in the log as well. */
  public static final String SHOWN = "convlens.shown";

  private final LoggerContext context = LoggerContext.getContext(false);
  private final FileAppender appender;

  /** Appends to {@code file}, in a folder that exists. */
  public RunLog(Path file) {
    PatternLayout layout =
        PatternLayout.newBuilder()
            .setPattern(
                "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level"
                    + " %replace{%m}{[\\x00-\\x08\\x0a-\\x1f\\x7f]}{?}%n%throwable")
            .build();
    appender =
        FileAppender.newBuilder()
            .setFileName(file.toString())
            .setAppend(true)
            .setName("run")
            .setLayout(layout)
            .build();
    appender.start();
    loggers().forEach(logger -> logger.addAppender(appender, Level.INFO, null));
    context.updateLoggers();
  }

  private List<LoggerConfig> loggers() {
    return List.of(
        context.getConfiguration().getRootLogger(),
        context.getConfiguration().getLoggerConfig(SHOWN));
  }

  @Override
  public void close() {
    loggers().forEach(logger -> logger.removeAppender(appender.getName()));
    context.updateLoggers();
    appender.stop();
  }
}
