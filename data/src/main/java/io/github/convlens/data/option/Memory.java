package io.github.convlens.data.option;

/** Where the pixels of pictures are while a network is trained. */
public enum Memory {
  /** Resident where they are few enough, else mapped. */
  AUTO,
  /** All of them in memory. */
  RESIDENT,
  /** Decoded once into files, of which batches are read when they are needed. */
  MAPPED
}
