/** Completion of command lines in shells. */
@NullMarked
package io.github.convlens.cli.completion;

import org.jspecify.annotations.NullMarked;
