/** Measures how much training successive halving saves. */
package io.github.convlens.dev.search;
