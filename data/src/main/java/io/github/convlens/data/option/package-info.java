/** The options of data, set by name: the images and their augmentation. */
@NullMarked
package io.github.convlens.data.option;

import org.jspecify.annotations.NullMarked;
