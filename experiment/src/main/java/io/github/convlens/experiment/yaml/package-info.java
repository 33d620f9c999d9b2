/** YAML read strictly and merged into the defaults of every key. */
package io.github.convlens.experiment.yaml;
