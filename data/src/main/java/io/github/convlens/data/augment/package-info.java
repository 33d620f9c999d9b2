/** Random changes of training images: what they are, and what is drawn for each image. */
@NullMarked
package io.github.convlens.data.augment;

import org.jspecify.annotations.NullMarked;
