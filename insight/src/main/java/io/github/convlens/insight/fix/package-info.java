/**
 * A run's configuration with remedies for its findings. Each remedy can be tried before it is kept.
 */
@NullMarked
package io.github.convlens.insight.fix;

import org.jspecify.annotations.NullMarked;
