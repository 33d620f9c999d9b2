/**
 * Folders of pictures as data sets: their layout, their classes, and which files cannot be read.
 */
package io.github.convlens.data.folder;
