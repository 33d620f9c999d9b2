/**
 * Folders of pictures as data sets: their layout, their classes, and which files cannot be read.
 */
@NullMarked
package io.github.convlens.data.folder;

import org.jspecify.annotations.NullMarked;
