package io.github.convlens.data.option;

/** Where the pixels of pictures are kept while a network is trained. */
public enum Memory {
  /** Resident if there are few enough, otherwise mapped. */
  AUTO,
  /** All of them in memory. */
  RESIDENT,
  /** Decoded once into files, from which batches are read as needed. */
  MAPPED
}
