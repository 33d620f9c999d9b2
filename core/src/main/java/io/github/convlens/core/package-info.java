/** What every module shares: the exception for invalid input, progress, suggestions for typos. */
@NullMarked
package io.github.convlens.core;

import org.jspecify.annotations.NullMarked;
