/** The published data sets: where they come from, where they lie, and whether they are genuine. */
package io.github.convlens.data.catalogue;
