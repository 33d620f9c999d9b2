/** Initial weights of a convolution that are computed from the training images. */
@NullMarked
package io.github.convlens.training.whiten;

import org.jspecify.annotations.NullMarked;
