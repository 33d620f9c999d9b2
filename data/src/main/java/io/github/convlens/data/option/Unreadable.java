package io.github.convlens.data.option;

/** The treatment of pictures that cannot be read. */
public enum Unreadable {
  /** All of them are named, and nothing is trained. */
  ERROR,
  /** They are left out and listed, as long as they are no more than a tenth. */
  SKIP
}
