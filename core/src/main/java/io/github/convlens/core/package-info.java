/**
 * Code shared by every module: the exception for invalid input, progress, suggestions for typos.
 */
@NullMarked
package io.github.convlens.core;

import org.jspecify.annotations.NullMarked;
