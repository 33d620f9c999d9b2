package io.github.convlens.data.option;

/** The place of pictures' pixels while a network is trained. */
public enum Memory {
  /** Resident where they are few enough, else mapped. */
  AUTO,
  /** All of them in memory. */
  RESIDENT,
  /** Decoded once into files, of which batches are read when they are needed. */
  MAPPED
}
