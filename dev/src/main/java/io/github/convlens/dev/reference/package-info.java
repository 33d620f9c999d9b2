/** The pages of {@code docs/reference}, generated from the program's own descriptions. */
package io.github.convlens.dev.reference;
