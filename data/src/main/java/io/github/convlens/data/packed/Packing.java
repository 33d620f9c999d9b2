package io.github.convlens.data.packed;

import io.github.convlens.core.Count;
import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.picture.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Packs pictures into files of up to 64 MiB (shards), unless they have already been packed. The
 * name of a shard is a hash over the path, size and modification time of its pictures and over
 * their treatment. So a changed picture makes only the shard that contains it stale.
 */
public final class Packing {
  private static final long SHARD_BYTES = 64L << 20;

  private final PackFolder folder;
  private final List<Source> sources;
  private final Recipe recipe;
  private final Decode decode;
  private final int perShard;
  private final List<String> keys;

  /** Decodes a picture by its index among all sources. */
  public interface Decode {
    /**
     * @throws InvalidInputException if the picture cannot be read; it is then packed as unreadable
     */
    ImageFile.Pixels picture(int index);
  }

  /**
   * @param folder folder for the shards of these pictures alone; created if it does not exist
   * @param sources the pictures, in their order
   * @param recipe the treatment of every picture
   * @param decode the decoder, which several threads call at once
   */
  public Packing(Path folder, List<Source> sources, Recipe recipe, Decode decode) {
    this(folder, sources, recipe, decode, SHARD_BYTES);
  }

  Packing(Path folder, List<Source> sources, Recipe recipe, Decode decode, long shardBytes) {
    this.folder = new PackFolder(folder);
    this.sources = List.copyOf(sources);
    this.recipe = recipe;
    this.decode = decode;
    this.perShard = (int) Math.max(1, shardBytes / recipe.valuesPerImage());
    this.keys = new ArrayList<>();
    for (int s = 0; s * perShard < sources.size(); s++) {
      keys.add(recipe.key(sourcesOf(s)));
    }
  }

  /** The number of bytes that this many pictures take. */
  public static long bytes(long count, Recipe recipe) {
    return count * recipe.valuesPerImage();
  }

  /**
   * Packs the shards that are missing and opens all of them.
   *
   * @param progress receives the number of pictures packed
   * @param notes receives a line for each damaged shard, and a line about stale shards
   * @throws InvalidInputException if the disk has too little space, or the folder cannot be written
   */
  @SuppressWarnings("try") // the lock is held, not used
  public PackedPictures open(Progress progress, Consumer<String> notes) {
    try {
      Shard[] shards = openExisting(notes);
      if (missing(shards).isEmpty()) {
        return new PackedPictures(this, List.of(shards), perShard, sources.size());
      }
      try (PackFolder.Locked lock = folder.lock()) {
        shards = openExisting(note -> {}); // another process may have packed the missing ones
        pack(shards, progress);
        int stale = folder.removeOthers(new HashSet<>(keys));
        if (stale > 0) {
          notes.accept(
              "%s: removed %s whose pictures have changed"
                  .formatted(folder.path(), Count.of(stale, "packed file")));
        }
      }
      return new PackedPictures(this, List.of(shards), perShard, sources.size());
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  private void pack(Shard[] shards, Progress progress) throws IOException {
    List<Integer> missing = missing(shards);
    long pictures = missing.stream().mapToLong(s -> layout(s).count()).sum();
    folder.requireSpace(bytes(pictures, recipe) + (long) missing.size() * ShardLayout.HEADER);
    AtomicInteger done = new AtomicInteger();
    String task = "packing " + folder.path().getFileName();
    progress.update(task, 0, pictures);
    for (int s : missing) {
      shards[s] = packShard(s, () -> progress.update(task, done.incrementAndGet(), pictures));
    }
  }

  private static List<Integer> missing(Shard[] shards) {
    List<Integer> missing = new ArrayList<>();
    for (int s = 0; s < shards.length; s++) {
      if (shards[s] == null) {
        missing.add(s);
      }
    }
    return missing;
  }

  /** The shards that exist and are intact; null for missing and damaged shards. */
  private Shard[] openExisting(Consumer<String> notes) {
    Shard[] shards = new Shard[keys.size()];
    for (int s = 0; s < shards.length; s++) {
      shards[s] = openExisting(s, notes);
    }
    return shards;
  }

  private @Nullable Shard openExisting(int number, Consumer<String> notes) {
    try {
      return Shard.open(file(number), layout(number), key(number));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      notes.accept("%s: damaged (%s): packing it again".formatted(file(number), e.getMessage()));
      return null;
    }
  }

  private Shard packShard(int number, Runnable done) throws IOException {
    Path part = writeShard(number, done);
    folder.install(part, key(number));
    return Shard.open(file(number), layout(number), key(number));
  }

  private Path writeShard(int number, Runnable done) throws IOException {
    Path part = folder.part(key(number));
    int first = number * perShard;
    Files.deleteIfExists(part);
    boolean complete = false;
    try {
      ShardWriter.write(
          part, layout(number), key(number), index -> decode.picture(first + index), done);
      complete = true;
    } finally {
      if (!complete) {
        Files.deleteIfExists(part); // frees the space if the disk is full
      }
    }
    return part;
  }

  /**
   * Packs a shard again after its pixels were found to be damaged.
   *
   * @param damaged the damaged shard, whose index is intact and identifies the pictures
   * @throws InvalidInputException if the pictures have changed since they were packed
   */
  @SuppressWarnings("try") // the lock is held, not used
  Shard packAgain(int number, Shard damaged) throws IOException {
    try (PackFolder.Locked lock = folder.lock()) {
      Path part = writeShard(number, () -> {});
      if (!Shard.open(part, layout(number), key(number)).holdsTheSameAs(damaged)) {
        Files.delete(part);
        throw new InvalidInputException(
            file(number)
                + ": damaged, and its pictures have changed since they were packed: repeat the command");
      }
      folder.install(part, key(number));
    }
    return Shard.open(file(number), layout(number), key(number));
  }

  InvalidInputException cannotBeWritten(IOException e) {
    return new InvalidInputException(
        "%s: packed pictures cannot be written there (%s): %s, or choose another place with --data-dir or XDG_CACHE_HOME; what was packed so far is kept"
            .formatted(folder.path(), DiskFault.message(e), DiskFault.remedy(e)),
        e);
  }

  Recipe recipe() {
    return recipe;
  }

  Path file(int number) {
    return folder.shard(key(number));
  }

  private ShardLayout layout(int number) {
    return new ShardLayout(recipe, sourcesOf(number).size());
  }

  private String key(int number) {
    return keys.get(number);
  }

  private List<Source> sourcesOf(int number) {
    int first = number * perShard;
    return sources.subList(first, Math.min(sources.size(), first + perShard));
  }
}
