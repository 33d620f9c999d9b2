/** Small programs that use the library. */
package io.github.convlens.examples;
