/** Remedies for the findings about a run. Each remedy is tried before it is kept. */
@NullMarked
package io.github.convlens.insight.fix;

import org.jspecify.annotations.NullMarked;
