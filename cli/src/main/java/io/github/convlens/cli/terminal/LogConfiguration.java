package io.github.convlens.cli.terminal;

import java.util.concurrent.ConcurrentMap;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfigurationFactory;

/**
 * Reads {@code log4j2.xml} without looking up this machine's host name. Log4j would look it up for
 * layouts, but no layout of convlens uses it. If the name cannot be resolved, for example in a
 * container without a network, the lookup takes seconds and logs a stack trace. {@code
 * log4j2.component.properties} names this class.
 */
public final class LogConfiguration extends XmlConfigurationFactory {
  @Override
  public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
    Configuration configuration = super.getConfiguration(context, source);
    // Log4j looks up the host name only if it is not set yet.
    ConcurrentMap<String, String> properties =
        configuration.getComponent(Configuration.CONTEXT_PROPERTIES);
    properties.put("hostName", "localhost");
    return configuration;
  }
}
