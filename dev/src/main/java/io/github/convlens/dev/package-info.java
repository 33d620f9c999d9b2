/** Programs for this repository; not part of the distribution. */
package io.github.convlens.dev;
