/** The targets of a network: an image's class, its labels, or numbers. */
@NullMarked
package io.github.convlens.data.target;

import org.jspecify.annotations.NullMarked;
