/** What a search saves, measured. */
package io.github.convlens.dev.search;
