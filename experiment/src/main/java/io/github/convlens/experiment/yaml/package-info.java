/** YAML read strictly and merged into the defaults of every key. */
@NullMarked
package io.github.convlens.experiment.yaml;

import org.jspecify.annotations.NullMarked;
