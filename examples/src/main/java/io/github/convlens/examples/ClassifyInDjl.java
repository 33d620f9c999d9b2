package io.github.convlens.examples;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Classifies a picture with DJL alone. Arguments: {@code EXPORTED.pt PICTURE}. {@code convlens
 * export RUN_DIR --format torchscript} writes the exported file; the run must have been trained on
 * greyscale images. The picture must have the size of the network's input.
 */
public final class ClassifyInDjl {

  private ClassifyInDjl() {}

  /** Passes the pixels unchanged, since normalisation is part of the exported network. */
  public static void main(String... args) throws IOException, ModelException, TranslateException {
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("PyTorch")
            .optModelPath(Path.of(args[0]))
            .build();
    Image picture = ImageFactory.getInstance().fromFile(Path.of(args[1]));
    try (ZooModel<NDList, NDList> model = criteria.loadModel();
        Predictor<NDList, NDList> predictor = model.newPredictor()) {
      NDArray pixels = picture.toNDArray(model.getNDManager(), Image.Flag.GRAYSCALE);
      NDArray probabilities = predictor.predict(new NDList(pixels.expandDims(0))).get(0).get(0);
      long best = probabilities.argMax().getLong();
      System.out.println("class " + best + ": " + probabilities.getFloat(best));
    }
  }
}
