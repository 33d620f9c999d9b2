/** Broken inputs for all code that reads a user's files. */
package io.github.convlens.dev.fuzz;
