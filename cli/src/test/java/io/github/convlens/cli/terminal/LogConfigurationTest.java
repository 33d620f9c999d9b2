package io.github.convlens.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.junit.jupiter.api.Test;

/** Tests that logging starts on a machine whose host name cannot be resolved. */
class LogConfigurationTest {

  @Test
  void theHostNameIsNotLookedUp() {
    Configuration configuration = LoggerContext.getContext(false).getConfiguration();
    assertEquals("localhost", configuration.getProperties().get("hostName"));
    assertTrue(configuration.getAppenders().containsKey("console"), "log4j2.xml is what was read");
  }
}
