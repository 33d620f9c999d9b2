package io.github.convlens.data.option;

/** The treatment of pictures that cannot be read. */
public enum Unreadable {
  /** Nothing is trained; the error counts them and names the first ones. */
  ERROR,
  /** They are left out and listed, as long as they are at most a tenth of all. */
  SKIP
}
