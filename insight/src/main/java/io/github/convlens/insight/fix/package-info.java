/** A run's configuration with the remedies of its findings, tried before they are kept. */
@NullMarked
package io.github.convlens.insight.fix;

import org.jspecify.annotations.NullMarked;
