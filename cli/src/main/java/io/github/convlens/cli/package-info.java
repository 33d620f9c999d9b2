/** The command line: its main class, and the reporting of errors. */
@NullMarked
package io.github.convlens.cli;

import org.jspecify.annotations.NullMarked;
