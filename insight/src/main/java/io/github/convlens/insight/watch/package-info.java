/** What is certain of a run while it trains. */
@NullMarked
package io.github.convlens.insight.watch;

import org.jspecify.annotations.NullMarked;
