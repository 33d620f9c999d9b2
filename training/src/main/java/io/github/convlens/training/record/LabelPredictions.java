package io.github.convlens.training.record;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.training.metric.LabelExamples;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.table.LabelPredictionRow;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network's predictions of the labels of every image.
 *
 * @param examples the images' labels and the predictions
 * @param meaning the names of the labels, and the threshold
 */
record LabelPredictions(ImageSet images, LabelExamples examples, OutputMeaning.OfLabels meaning)
    implements Predictions {

  static LabelPredictions of(ImageSet images, List<String> names, float[][] outputs) {
    LabelTargets targets = (LabelTargets) images.targets();
    Threshold threshold = Threshold.best(outputs, targets);
    return new LabelPredictions(
        images,
        LabelExamples.of(outputs, targets, threshold.value()),
        new OutputMeaning.OfLabels(names, threshold));
  }

  @Override
  public void writeTable(Path file) throws IOException {
    Predictions.write(
        file,
        LabelPredictionRow.table(meaning.names(), !images.files().isEmpty()),
        IntStream.range(0, images.count())
            .mapToObj(
                image -> LabelPredictionRow.of(image, examples, meaning.names(), images.files()))
            .toList());
  }

  @Override
  public List<Integer> worst() {
    return Predictions.worst(images.count(), image -> !examples.right(image), examples::logLoss);
  }
}
