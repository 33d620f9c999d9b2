/** Reads configurations from YAML strictly, and completes them with the defaults of every key. */
@NullMarked
package io.github.convlens.experiment.yaml;

import org.jspecify.annotations.NullMarked;
