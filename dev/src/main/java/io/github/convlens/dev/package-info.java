/** Programs for this repository, which are not part of the distribution. */
package io.github.convlens.dev;
