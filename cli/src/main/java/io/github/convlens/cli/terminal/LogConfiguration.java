package io.github.convlens.cli.terminal;

import java.util.concurrent.ConcurrentMap;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfigurationFactory;

/**
 * Reads {@code log4j2.xml} without asking for this machine's name, which Log4j would offer to
 * layouts. No layout here has it, and where no server knows the name, as in a container without a
 * network, asking takes seconds and logs a stack trace. {@code log4j2.component.properties} names
 * this class.
 */
public final class LogConfiguration extends XmlConfigurationFactory {
  @Override
  public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
    Configuration configuration = super.getConfiguration(context, source);
    // Log4j asks only where the name is not there yet.
    ConcurrentMap<String, String> properties =
        configuration.getComponent(Configuration.CONTEXT_PROPERTIES);
    properties.put("hostName", "localhost");
    return configuration;
  }
}
