/** Broken inputs for every reader that a user can reach. */
package io.github.convlens.dev.fuzz;
