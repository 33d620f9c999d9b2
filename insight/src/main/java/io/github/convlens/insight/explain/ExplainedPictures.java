package io.github.convlens.insight.explain;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.core.Progress;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.experiment.explain.Explainer;
import io.github.convlens.experiment.explain.Explainer.Method;
import io.github.convlens.experiment.predict.OutputReading;
import io.github.convlens.experiment.predict.Prediction;
import io.github.convlens.insight.draw.ContactSheet;
import io.github.convlens.insight.draw.FileNames;
import io.github.convlens.insight.draw.HeatOverlay;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A writer of PNG files, one for each picture, with the explanations of the picture side by side.
 */
public final class ExplainedPictures {

  /**
   * The longer side of a drawn image, in pixels. Small images are enlarged to show their pixels,
   * and large images are reduced.
   */
  private static final int TILE = 224;

  private final FinishedRun run;
  private final Explainer explainer;
  private final List<Method> methods;

  /**
   * @param methods the explanation methods, in the order in which their heat maps are drawn
   */
  public ExplainedPictures(FinishedRun run, Explainer explainer, List<Method> methods) {
    this.run = run;
    this.explainer = explainer;
    this.methods = List.copyOf(methods);
  }

  /**
   * Writes a file {@code explain-STEM.png} for every picture, where STEM is the picture's file name
   * without its extension. If an earlier picture has the same name, a number is appended to STEM.
   *
   * @param name the name of the class, label or number to explain; null to explain the outputs that
   *     are explained by default ({@link OutputReading#notable})
   * @param folder the folder, which is created if necessary
   * @param lines receives a line for each picture: its path, the prediction and the path of the PNG
   *     file
   * @throws InvalidInputException if a picture cannot be read, or if there is no output of this
   *     name
   */
  public void write(
      List<Path> pictures,
      @Nullable String name,
      Path folder,
      Consumer<String> lines,
      Progress progress)
      throws IOException {
    Optional<Integer> asked = Optional.ofNullable(name).map(this::index);
    OutputReading reading = OutputReading.of(run, null, note -> {});
    FileNames names = new FileNames();
    for (int i = 0; i < pictures.size(); i++) {
      Path picture = pictures.get(i);
      ImageSet image = PictureFiles.read(List.of(picture), run.metadata(), note -> {});
      float[] outputs = explainer.outputs(image, 0);
      String summary = summary(reading.read(picture.toString(), outputs));
      ContactSheet sheet = new ContactSheet(TILE, methods.size() + 1);
      for (int one : asked.map(List::of).orElseGet(() -> reading.notable(outputs))) {
        sheet.add(summary + "; explanation of " + reading.names().get(one), tiles(image, one));
      }
      Path file = folder.resolve(fileName(picture, names));
      sheet.write(file);
      lines.accept(summary + "; " + file);
      progress.update("explaining", i + 1, pictures.size());
    }
  }

  private int index(String name) {
    List<String> names = run.metadata().classes();
    int index = names.indexOf(name);
    if (index < 0) {
      throw new InvalidInputException(
          "there is no %s %s: did you mean %s?"
              .formatted(
                  run.metadata().outputs().task().noun(),
                  name,
                  Nearest.to(name, names).orElse("")));
    }
    return index;
  }

  private static String summary(Prediction prediction) {
    return prediction.file().replaceAll("\\p{Cntrl}", "?")
        + ": "
        + (prediction.said().isEmpty()
            ? "no label"
            : prediction.said().stream()
                .map(one -> one.name() + " " + one.value())
                .collect(Collectors.joining(", ")));
  }

  private List<ContactSheet.Tile> tiles(ImageSet image, int asked) {
    BufferedImage picture = Thumbnail.of(image, 0);
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    tiles.add(new ContactSheet.Tile(picture, image.width() + "x" + image.height()));
    for (Method method : methods) {
      tiles.add(
          new ContactSheet.Tile(
              HeatOverlay.of(picture, explainer.explain(image, 0, asked, method)),
              method == Method.GRAD_CAM
                  ? method.title() + explainer.layer().map(layer -> " at " + layer).orElse("")
                  : method.title()));
    }
    return tiles;
  }

  /**
   * The name of a picture's PNG file. It differs from those of all earlier pictures of this call,
   * even if pictures in different folders have the same name.
   */
  private static String fileName(Path picture, FileNames names) {
    String stem = PictureFiles.stem(picture);
    return names.unused("explain-" + stem) + ".png";
  }
}
