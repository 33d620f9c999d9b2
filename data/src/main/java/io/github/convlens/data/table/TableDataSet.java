package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.ReadOptions;
import io.github.convlens.data.folder.FolderDataSet;
import io.github.convlens.data.folder.LabelledPictures;
import io.github.convlens.data.image.ClassChoice;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.Groups;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.Memory;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.survey.PictureSurvey;
import io.github.convlens.data.survey.Survey;
import io.github.convlens.data.target.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Makes a data set from a table of pictures or, if its header says so, of pixels. */
public final class TableDataSet {
  private final DataOptions options;
  private final long seed;

  /**
   * @param options the options of a data set {@code table}
   * @param seed seed for drawing the test split if the table has none
   */
  public TableDataSet(DataOptions options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  /**
   * Reads the table and makes the data set.
   *
   * @param path the file
   * @param reading how to read pictures
   * @param progress receives the number of pictures read
   * @throws InvalidInputException if the table cannot be used
   */
  public DataSet read(Path path, ReadOptions reading, Progress progress) {
    Table table = Table.open(path, options.table().separator());
    if (PixelTable.is(table)) {
      return pixels(table);
    }
    PictureTable pictures = new PictureTable(table, options.task(), options.table());
    LabelledPictures listed = pictures.list(options.classes());
    return new FolderDataSet(pictures.read(listed, reading, progress), options, seed)
        .grouped(listed.groups())
        .build();
  }

  /**
   * Surveys the table, without decoding pictures.
   *
   * @param path the file
   * @param progress receives the number of headers read
   * @throws InvalidInputException if the table cannot be used
   */
  public Survey survey(Path path, Progress progress) {
    Table table = Table.open(path, options.table().separator());
    if (!PixelTable.is(table)) {
      return new PictureSurvey(
              new PictureTable(table, options.task(), options.table()).list(options.classes()))
          .read(progress);
    }
    PixelTable.Contents contents = new PixelTable(table).read();
    ImageSet images = contents.images();
    return new Survey(
        Task.CLASSIFY,
        contents.classNames(),
        Survey.perClass(images.targets(), contents.classNames().size()),
        EnumSet.of(Split.TRAIN),
        new Survey.Counts(images.count(), images.count()),
        Survey.Look.of(images.channels(), new Survey.Size(images.height(), images.width())));
  }

  private DataSet pixels(Table table) {
    options.task().require(table.path().toString(), Task.CLASSIFY);
    if (options.size() != null || options.memory() == Memory.MAPPED) {
      throw InvalidInputException.option(
          options.size() != null ? DataOptions.SIZE.key() : DataOptions.MEMORY.key(),
          "applies only to pictures in files, but %s contains pixels".formatted(table.path()),
          "remove it");
    }
    if (options.table().groupColumn() != null) {
      throw InvalidInputException.option(
          TableOptions.GROUP_COLUMN.key(),
          "applies only to pictures in files, but %s contains pixels".formatted(table.path()),
          "remove it");
    }
    PixelTable.Contents contents = new PixelTable(table).read();
    List<String> names = contents.classNames();
    ImageSet images = contents.images();
    List<String> notes = new ArrayList<>();
    notes.add(
        "%s: according to the header, each row holds the pixels of an image of %dx%d"
            .formatted(table.path(), images.height(), images.width()));
    if (options.classes() != null) {
      ClassChoice choice = ClassChoice.of(options.classes(), names, table.path().toString());
      notes.addAll(choice.notes());
      images = images.filter(choice.labels());
      names = choice.labels().stream().map(names::get).toList();
    }
    TrainingSplits drawn = TrainingSplits.draw(images, options.split(), Groups.NONE, seed, "split");
    notes.addAll(drawn.oneSided(names, "test split"));
    return new DataSet(
        options.dataset(),
        names,
        drawn.train(),
        drawn.validation(),
        Normalization.of(drawn.train()),
        notes);
  }
}
