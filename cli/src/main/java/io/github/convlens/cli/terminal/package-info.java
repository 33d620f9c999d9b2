/** The display while a command runs: progress bars on a terminal, plain lines elsewhere. */
package io.github.convlens.cli.terminal;
