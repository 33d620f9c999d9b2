/** Pictures decoded once, into files that are mapped into memory and read image by image. */
@NullMarked
package io.github.convlens.data.packed;

import org.jspecify.annotations.NullMarked;
