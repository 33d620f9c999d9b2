/** The pages of {@code docs/reference}, made from what the program itself knows. */
package io.github.convlens.dev.reference;
