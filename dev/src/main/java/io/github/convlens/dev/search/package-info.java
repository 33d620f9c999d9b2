/** Measures how much training a search saves. */
package io.github.convlens.dev.search;
