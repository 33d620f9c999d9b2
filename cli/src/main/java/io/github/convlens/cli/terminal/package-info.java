/** The display while a command runs: progress bars on a terminal, plain lines elsewhere. */
@NullMarked
package io.github.convlens.cli.terminal;

import org.jspecify.annotations.NullMarked;
