/** Random changes of training images, and the random draws for each image. */
@NullMarked
package io.github.convlens.data.augment;

import org.jspecify.annotations.NullMarked;
