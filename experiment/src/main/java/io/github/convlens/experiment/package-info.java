/**
 * Opens training runs, evaluations and checks from a configuration file, without a command line.
 */
@NullMarked
package io.github.convlens.experiment;

import org.jspecify.annotations.NullMarked;
