/** Training with the usual listeners, and the files that it writes to a run directory. */
@NullMarked
package io.github.convlens.training.session;

import org.jspecify.annotations.NullMarked;
