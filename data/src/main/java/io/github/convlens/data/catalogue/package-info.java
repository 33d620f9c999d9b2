/**
 * The published data sets: their sources, their places on this machine, and the check of their
 * hashes.
 */
@NullMarked
package io.github.convlens.data.catalogue;

import org.jspecify.annotations.NullMarked;
