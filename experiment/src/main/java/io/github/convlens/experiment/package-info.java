/** From a configuration file to a training session, without a command line. */
@NullMarked
package io.github.convlens.experiment;

import org.jspecify.annotations.NullMarked;
