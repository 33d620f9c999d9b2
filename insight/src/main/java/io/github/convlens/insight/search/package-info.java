/** The results of a search: its page, and the importance of each key. */
@NullMarked
package io.github.convlens.insight.search;

import org.jspecify.annotations.NullMarked;
