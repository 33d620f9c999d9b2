/** Completion of command lines by shells. */
@NullMarked
package io.github.convlens.cli.completion;

import org.jspecify.annotations.NullMarked;
