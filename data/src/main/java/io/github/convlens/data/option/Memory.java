package io.github.convlens.data.option;

/** The place in which the pixels of pictures are kept while a network is trained. */
public enum Memory {
  /** In memory if there are few enough pixels, otherwise in mapped files. */
  AUTO,
  /** All pixels in memory. */
  RESIDENT,
  /**
   * In mapped files: pictures are decoded once into files, from which batches are read as needed.
   */
  MAPPED
}
