package io.github.convlens.data.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.convlens.data.image.Normalization;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * A published data set.
 *
 * @param name as in {@code data.dataset}
 * @param folder where its files lie below a data directory
 * @param format layout of the files
 * @param mean of each channel over the training split, in units of 0 to 1
 * @param std likewise
 * @param classNames by label
 * @param downloads what is fetched
 * @param train files of the training split, in the order read; IDX: images, then labels
 * @param test files of the test split, likewise
 */
public record CatalogueEntry(
    String name,
    String folder,
    Format format,
    float[] mean,
    float[] std,
    List<String> classNames,
    List<Download> downloads,
    List<DataFile> train,
    List<DataFile> test) {

  /** Layouts of data files. */
  public enum Format {
    /** MNIST's; each file may also lie gzipped, with {@code .gz} after its name. */
    @JsonProperty("idx")
    IDX,
    /** The binary version of CIFAR-10 and CIFAR-100. */
    @JsonProperty("cifar")
    CIFAR
  }

  /**
   * A published file or archive.
   *
   * @param file its name
   * @param bytes its size; the most that it may be where only the hash's first digits are known
   * @param sha256 hexadecimal; its first digits, eight at least, where no more was published
   * @param mirrors in the order to try
   */
  public record Download(String file, long bytes, String sha256, List<URI> mirrors) {
    private static final int SHA256_DIGITS = 64;

    /** Returns whether size and hash are known in full. */
    boolean exact() {
      return sha256.length() == SHA256_DIGITS;
    }

    /** Returns whether the data files lie in it, rather than it being one. */
    public boolean isArchive() {
      return file.endsWith(".tar.gz");
    }
  }

  /**
   * A file as it is read.
   *
   * @param name without {@code .gz}
   * @param bytes size of the content, unzipped
   * @param sha256 of the content, unzipped; hexadecimal
   */
  public record DataFile(String name, long bytes, String sha256) {}

  /** Returns the files of both splits. */
  public Stream<DataFile> files() {
    return Stream.concat(train.stream(), test.stream());
  }

  /** Returns the channel statistics. */
  public Normalization normalization() {
    return new Normalization(mean, std);
  }
}
