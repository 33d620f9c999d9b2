/** What a search tells: its page, and how much each key matters. */
@NullMarked
package io.github.convlens.insight.search;

import org.jspecify.annotations.NullMarked;
