/** The commands, one class each, and the options they share. */
package io.github.convlens.cli.command;
