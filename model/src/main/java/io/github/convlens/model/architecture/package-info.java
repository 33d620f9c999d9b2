/**
 * Well-known networks, each of which can be described as a list of layers, and the options that
 * select one of them.
 */
@NullMarked
package io.github.convlens.model.architecture;

import org.jspecify.annotations.NullMarked;
