package io.github.convlens.training.record;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.training.metric.NumberExamples;
import io.github.convlens.training.table.NumberPredictionRow;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network's predictions of the numbers of every image.
 *
 * @param examples the images' numbers and the predictions
 * @param meaning the names of the numbers, and their scale
 */
record NumberPredictions(ImageSet images, NumberExamples examples, OutputMeaning.OfNumbers meaning)
    implements Predictions {

  static NumberPredictions of(ImageSet images, List<String> names, float[][] outputs) {
    NumberTargets targets = (NumberTargets) images.targets();
    return new NumberPredictions(
        images,
        NumberExamples.of(outputs, targets),
        new OutputMeaning.OfNumbers(names, targets.scale()));
  }

  @Override
  public void writeTable(Path file) throws IOException {
    Predictions.write(
        file,
        NumberPredictionRow.table(meaning.names(), !images.files().isEmpty()),
        IntStream.range(0, images.count())
            .mapToObj(image -> NumberPredictionRow.of(image, examples, images.files()))
            .toList());
  }

  @Override
  public List<Integer> worst() {
    return Predictions.worst(images.count(), image -> true, examples::squaredError);
  }
}
