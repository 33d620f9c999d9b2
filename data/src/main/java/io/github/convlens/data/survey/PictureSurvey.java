package io.github.convlens.data.survey;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.folder.LabelledPictures;
import io.github.convlens.data.folder.LabelledPictures.Labelled;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.survey.Survey.Look;
import io.github.convlens.data.survey.Survey.Size;
import io.github.convlens.data.survey.Survey.Sizes;
import io.github.convlens.data.target.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of labelled pictures: all headers if there are at most a few thousand pictures,
 * otherwise every nth header.
 *
 * @param pictures the pictures, whose paths, targets and splits are known
 */
public record PictureSurvey(LabelledPictures pictures) {
  private static final int MAX_HEADERS = 4_000;

  /** At most one in this many examined pictures may be unreadable, as in training. */
  private static final int PICTURES_PER_UNREADABLE = 10;

  /**
   * Reads the headers.
   *
   * @param progress receives the number of headers read
   * @throws InvalidInputException if more than a tenth of the headers cannot be read; the message
   *     describes one unreadable header
   */
  public Survey read(Progress progress) {
    List<Labelled> files = pictures.files();
    int[] train =
        IntStream.range(0, files.size()).filter(i -> files.get(i).split() == Split.TRAIN).toArray();
    Targets targets = pictures.targets();
    return new Survey(
        targets.task(),
        pictures.classes(),
        Survey.perClass(targets.subset(train), pictures.classes().size()),
        files.stream().map(Labelled::split).collect(Collectors.toSet()),
        new Survey.Counts(train.length, files.size()),
        look(progress));
  }

  private Look look(Progress progress) {
    List<Path> examined = examined();
    @Nullable ImageFile[] read = new ImageFile[examined.size()];
    AtomicReference<@Nullable InvalidInputException> first = new AtomicReference<>();
    AtomicInteger done = new AtomicInteger();
    String task = "looking at " + pictures.root().getFileName();
    IntStream.range(0, read.length)
        .parallel()
        .forEach(
            i -> {
              try {
                read[i] = ImageFile.open(examined.get(i));
              } catch (InvalidInputException e) {
                first.compareAndSet(null, e);
              }
              progress.update(task, done.incrementAndGet(), read.length);
            });
    List<ImageFile> headers = Arrays.stream(read).filter(Objects::nonNull).toList();
    int unreadable = read.length - headers.size();
    if (unreadable * PICTURES_PER_UNREADABLE > read.length) {
      throw Objects.requireNonNull(first.get());
    }
    List<Size> sizes =
        headers.stream()
            .map(file -> new Size(file.height(), file.width()))
            .sorted(Comparator.comparingLong(Size::pixels))
            .toList();
    return new Look(
        headers.stream().anyMatch(ImageFile::colour) ? 3 : 1,
        new Sizes(
            sizes.get(0),
            sizes.get(sizes.size() / 2),
            sizes.get(sizes.size() - 1),
            sizes.stream().distinct().count() == 1),
        true,
        unreadable);
  }

  private List<Path> examined() {
    List<Labelled> files = pictures.files();
    int step = (files.size() + MAX_HEADERS - 1) / MAX_HEADERS;
    List<Path> examined = new ArrayList<>();
    for (int i = 0; i < files.size(); i += step) {
      examined.add(files.get(i).path());
    }
    return examined;
  }
}
