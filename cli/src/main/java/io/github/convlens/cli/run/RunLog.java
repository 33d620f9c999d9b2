package io.github.convlens.cli.run;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Writes everything that is logged to a run's {@code train.log} too, until closed. */
public final class RunLog implements AutoCloseable {

  private final Logger root = (Logger) LogManager.getRootLogger();
  private final FileAppender appender;

  /** Appends to {@code file}, in a folder that exists. */
  public RunLog(Path file) {
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{1}: %m%n%throwable")
            .build();
    appender =
        FileAppender.newBuilder()
            .withFileName(file.toString())
            .withAppend(true)
            .setName("run")
            .setLayout(layout)
            .build();
    appender.start();
    root.get().addAppender(appender, Level.INFO, null);
    root.getContext().updateLoggers();
  }

  @Override
  public void close() {
    root.get().removeAppender(appender.getName());
    root.getContext().updateLoggers();
    appender.stop();
  }
}
