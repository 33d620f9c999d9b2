/** What a running command shows: progress bars on a terminal, plain lines elsewhere. */
@NullMarked
package io.github.convlens.cli.terminal;

import org.jspecify.annotations.NullMarked;
