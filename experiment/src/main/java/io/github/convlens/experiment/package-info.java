/**
 * Starts training runs, evaluations and checks from a configuration file, for the command line and
 * for programs that have none.
 */
@NullMarked
package io.github.convlens.experiment;

import org.jspecify.annotations.NullMarked;
