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
import io.github.convlens.insight.draw.ContactSheet;
import io.github.convlens.insight.draw.HeatOverlay;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Picture files with their explanations side by side, a PNG file each. */
public final class ExplainedPictures {

  /** Small images are enlarged to see their pixels; large ones are drawn smaller. */
  private static final int TILE = 224;

  private final FinishedRun run;
  private final Explainer explainer;
  private final List<Method> methods;

  /**
   * @param methods a picture each, in this order
   */
  public ExplainedPictures(FinishedRun run, Explainer explainer, List<Method> methods) {
    this.run = run;
    this.explainer = explainer;
    this.methods = List.copyOf(methods);
  }

  /**
   * Writes {@code explain-NAME.png} for every picture.
   *
   * @param className that is asked about; null for the predicted one
   * @param folder is created
   * @param lines receives a line for each picture: what is predicted, and the file
   * @throws InvalidInputException if a picture cannot be read, or there is no such class
   */
  public void write(
      List<Path> pictures,
      @Nullable String className,
      Path folder,
      Consumer<String> lines,
      Progress progress)
      throws IOException {
    List<String> classes = run.metadata().classes();
    int asked = className == null ? -1 : classes.indexOf(className);
    if (className != null && asked < 0) {
      throw new InvalidInputException(
          "there is no class %s: did you mean %s?"
              .formatted(className, Nearest.to(className, classes).orElse("")));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < pictures.size(); i++) {
      Path picture = pictures.get(i);
      ImageSet image = PictureFiles.read(List.of(picture), run.metadata(), note -> {});
      double[] probabilities = explainer.probabilities(image, 0);
      int predicted = 0;
      for (int c = 1; c < probabilities.length; c++) {
        predicted = probabilities[c] > probabilities[predicted] ? c : predicted;
      }
      int label = asked < 0 ? predicted : asked;
      String said =
          String.format(
              Locale.ROOT,
              "%s: %s %.3f",
              picture,
              classes.get(predicted),
              probabilities[predicted]);
      Path file = folder.resolve(unused(picture, names));
      sheet(image, said, classes.get(label), label).write(file);
      lines.accept(said + "; " + file);
      progress.update("explaining", i + 1, pictures.size());
    }
  }

  private ContactSheet sheet(ImageSet image, String said, String className, int label) {
    BufferedImage picture = Thumbnail.of(image, 0);
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    tiles.add(new ContactSheet.Tile(picture, image.width() + "x" + image.height()));
    for (Method method : methods) {
      tiles.add(
          new ContactSheet.Tile(
              HeatOverlay.of(picture, explainer.explain(image, 0, label, method)),
              method == Method.GRAD_CAM
                  ? method.title() + explainer.layer().map(layer -> " at " + layer).orElse("")
                  : method.title()));
    }
    return new ContactSheet(TILE, tiles.size()).add(said + "; for " + className, tiles);
  }

  /** Pictures of different folders may have the same name. */
  private static String unused(Path picture, Set<String> names) {
    String stem = picture.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    String name = "explain-" + stem;
    for (int i = 2; !names.add(name); i++) {
      name = "explain-" + stem + "-" + i;
    }
    return name + ".png";
  }
}
