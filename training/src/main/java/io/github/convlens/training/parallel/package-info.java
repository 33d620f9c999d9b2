/** One network on several devices, each of which computes a part of every batch. */
@NullMarked
package io.github.convlens.training.parallel;

import org.jspecify.annotations.NullMarked;
