/** Picocli commands, configuration files and reports. */
package io.github.convlens.cli;
