package io.github.convlens.data.option;

/** The treatment of pictures that cannot be read. */
public enum Unreadable {
  /** The run is rejected. The error counts the pictures and names the first ones. */
  ERROR,
  /** The pictures are left out and listed, as long as they are at most a tenth of all pictures. */
  SKIP
}
