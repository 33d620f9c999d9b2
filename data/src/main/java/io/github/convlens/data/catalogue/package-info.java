/** The published data sets: where they come from, where they lie, and whether they are genuine. */
@NullMarked
package io.github.convlens.data.catalogue;

import org.jspecify.annotations.NullMarked;
