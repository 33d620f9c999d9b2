package io.github.convlens.data.device;

import java.io.Serializable;

/**
 * The part of every batch that one of several workers computes: a range of the batch's images. The
 * ranges are as even as possible; if the images cannot be divided evenly, each of the first workers
 * has one image more.
 *
 * @param worker the worker, from 0
 * @param workers the number of workers
 */
public record Share(int worker, int workers) implements Serializable {

  /** The share that is the whole batch. */
  public static final Share WHOLE = new Share(0, 1);

  /**
   * @throws IllegalArgumentException if there is no such worker
   */
  public Share {
    if (worker < 0 || worker >= workers) {
      throw new IllegalArgumentException("worker " + worker + " of " + workers);
    }
  }

  /**
   * The index of the share's first image in the batch.
   *
   * @param images the images of the whole batch
   */
  public int from(int images) {
    return worker * (images / workers) + Math.min(worker, images % workers);
  }

  /** The index after the share's last image. */
  public int to(int images) {
    return from(images) + images / workers + (worker < images % workers ? 1 : 0);
  }

  /** Whether the share is the whole batch. */
  public boolean isWhole() {
    return workers == 1;
  }
}
