/** What every module shares: the exception for invalid input, progress, suggestions for typos. */
package io.github.convlens.core;
