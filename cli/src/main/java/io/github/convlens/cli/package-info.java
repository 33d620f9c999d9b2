/** The command line: its main class, and how its failures are reported. */
@NullMarked
package io.github.convlens.cli;

import org.jspecify.annotations.NullMarked;
