/** The commands, with one class for each, and the options that they share. */
@NullMarked
package io.github.convlens.cli.command;

import org.jspecify.annotations.NullMarked;
