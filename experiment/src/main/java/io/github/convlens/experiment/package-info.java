/** From a configuration file to a training session, without a command line. */
package io.github.convlens.experiment;
