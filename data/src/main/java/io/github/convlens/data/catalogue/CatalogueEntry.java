package io.github.convlens.data.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.convlens.data.image.Normalization;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A published data set.
 *
 * @param name as in {@code data.dataset}
 * @param folder where its files lie below a data directory
 * @param format layout of the files
 * @param channels 1 (grey) or 3
 * @param mean of each channel over the training split, in units of 0 to 1; null where it is to be
 *     computed
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
    int channels,
    float @Nullable [] mean,
    float @Nullable [] std,
    List<String> classNames,
    List<Download> downloads,
    List<DataFile> train,
    List<DataFile> test) {

  /** Layouts of data files. */
  public enum Format {
    /** MNIST's; each file may also lie gzipped, with {@code .gz} after its name. */
    @JsonProperty("idx")
    IDX(28),
    /** The binary version of CIFAR-10 and CIFAR-100. */
    @JsonProperty("cifar")
    CIFAR(32),
    /** All of EMNIST in one zip file. */
    @JsonProperty("emnist")
    EMNIST(28),
    /** SVHN's cropped digits, in a MAT file for each split. */
    @JsonProperty("svhn")
    SVHN(32),
    /** MedMNIST's, in an NPZ file for all splits, validation among them. */
    @JsonProperty("medmnist")
    MEDMNIST(28);

    private final int side;

    Format(int side) {
      this.side = side;
    }

    /** Height and width of the images, in pixels. */
    public int side() {
      return side;
    }
  }

  /**
   * A published file or archive.
   *
   * @param file its name
   * @param bytes its size; the most that it may be where that was not published, as with the hash's
   *     first digits or an MD5
   * @param hash of it
   * @param mirrors in the order to try
   */
  public record Download(String file, long bytes, PublishedHash hash, List<URI> mirrors) {

    @JsonCreator
    static Download of(
        @JsonProperty("file") String file,
        @JsonProperty("bytes") long bytes,
        @JsonProperty("sha256") @Nullable String sha256,
        @JsonProperty("md5") @Nullable String md5,
        @JsonProperty("mirrors") List<URI> mirrors) {
      return new Download(file, bytes, PublishedHash.of(sha256, md5), mirrors);
    }

    /** Whether size and hash are known in full. */
    public boolean exact() {
      return hash.algorithm() == PublishedHash.Algorithm.SHA256 && hash.whole();
    }

    /** Whether the data files lie in it, rather than it being one. */
    public boolean isArchive() {
      return file.endsWith(".tar.gz");
    }

    /** Whether it is a file of the data set, as it is or gzipped. */
    boolean holds(DataFile data) {
      return isArchive() || file.equals(data.name) || file.equals(data.name + ".gz");
    }
  }

  /**
   * A file as it is read.
   *
   * @param name without {@code .gz}, unless the hash is that of the gzipped file
   * @param bytes size of the content; the most that it may be for an MD5
   * @param hash of the content
   */
  public record DataFile(String name, long bytes, PublishedHash hash) {

    @JsonCreator
    static DataFile of(
        @JsonProperty("name") String name,
        @JsonProperty("bytes") long bytes,
        @JsonProperty("sha256") @Nullable String sha256,
        @JsonProperty("md5") @Nullable String md5) {
      return new DataFile(name, bytes, PublishedHash.of(sha256, md5));
    }

    /** Whether the hash is that of what a file holds once it is unzipped. */
    boolean isUnzippedFrom(Path file) {
      return file.toString().endsWith(".gz") && !name.endsWith(".gz");
    }
  }

  /** The files of both splits, each once. */
  public Stream<DataFile> files() {
    return Stream.concat(train.stream(), test.stream()).distinct();
  }

  /** The published channel statistics, if there are any. */
  public Optional<Normalization> normalization() {
    return mean == null || std == null
        ? Optional.empty()
        : Optional.of(new Normalization(mean, std));
  }

  /** Whether hashes are those of what a reader has at hand, rather than of zipped files. */
  boolean comparedOnReading() {
    return files().allMatch(file -> file.hash().algorithm() == PublishedHash.Algorithm.SHA256);
  }
}
