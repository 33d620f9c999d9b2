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
 * @param name the name, which is the value of {@code data.dataset}
 * @param folder the folder of its files in a data directory
 * @param format layout of the files
 * @param channels 1 (grey) or 3
 * @param mean the mean of each channel over the training split, for pixel values from 0 to 1; null
 *     if it must be computed from the images
 * @param std the standard deviation of each channel, on the same scale; null if it must be computed
 *     from the images
 * @param classNames the names of the classes, in the order of their labels
 * @param downloads the files to fetch
 * @param train the files of the training split, in the order in which they are read; for IDX,
 *     images before labels
 * @param test the files of the test split, in the same order
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
    /** The format of MNIST. Each file may also be gzipped, with {@code .gz} after its name. */
    @JsonProperty("idx")
    IDX(28),
    /** The binary version of CIFAR-10 and CIFAR-100. */
    @JsonProperty("cifar")
    CIFAR(32),
    /** All of EMNIST in one zip file. */
    @JsonProperty("emnist")
    EMNIST(28),
    /** The cropped digits of SVHN, in a MAT file for each split. */
    @JsonProperty("svhn")
    SVHN(32),
    /** The format of MedMNIST, with one NPZ file for all splits, including validation. */
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
   * @param file the name of the file
   * @param bytes the size, or an upper bound if the size was not published, as for a file of which
   *     only an MD5 or the first digits of a SHA-256 are known
   * @param hash the published hash
   * @param mirrors the addresses, in the order in which they are tried
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

    /** Whether the exact size and all digits of the SHA-256 are known. */
    public boolean exact() {
      return hash.algorithm() == PublishedHash.Algorithm.SHA256 && hash.whole();
    }

    /**
     * Whether the download is an archive that contains data files, as opposed to a data file
     * itself.
     */
    public boolean isArchive() {
      return file.endsWith(".tar.gz");
    }

    /**
     * Whether the download provides a data file, either as an archive that contains it or as the
     * file itself, plain or gzipped.
     */
    boolean holds(DataFile data) {
      return isArchive() || file.equals(data.name) || file.equals(data.name + ".gz");
    }
  }

  /**
   * A file from which a data set is read.
   *
   * @param name the name, without {@code .gz} unless the hash belongs to the gzipped file
   * @param bytes size of the content; an upper bound if only an MD5 was published
   * @param hash the hash of the content
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

    /** Whether the hash belongs to the unzipped content of a gzipped file. */
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

  /**
   * Whether readers can compare hashes while they read. They can if all hashes are SHA-256 hashes
   * of the content that a reader has in memory, as opposed to hashes of zipped files.
   */
  boolean comparedOnReading() {
    return files().allMatch(file -> file.hash().algorithm() == PublishedHash.Algorithm.SHA256);
  }
}
