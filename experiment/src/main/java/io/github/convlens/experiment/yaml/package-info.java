/** YAML read strictly and laid over {@code defaults.yaml}. */
package io.github.convlens.experiment.yaml;
