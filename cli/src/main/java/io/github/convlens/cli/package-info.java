/** Picocli commands, configuration files and reports. */
@NullMarked
package io.github.convlens.cli;

import org.jspecify.annotations.NullMarked;
