/** The options of data, set by name: which images, and their changes. */
@NullMarked
package io.github.convlens.data.option;

import org.jspecify.annotations.NullMarked;
