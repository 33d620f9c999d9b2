/**
 * Runs training, evaluations and checks from a configuration file, for programs that do not use the
 * command line.
 */
@NullMarked
package io.github.convlens.experiment;

import org.jspecify.annotations.NullMarked;
