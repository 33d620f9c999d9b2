/** A training with the usual listeners, and the files that it leaves in a run directory. */
package io.github.convlens.training.session;
