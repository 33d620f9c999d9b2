package io.github.convlens.experiment.export;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A runtime that runs TorchScript in the same way as a program that loads the file with DJL. */
final class LibtorchRuntime implements ModelRuntime {

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public String name() {
    Engine engine = Engine.getEngine("PyTorch");
    return "libtorch " + engine.getVersion();
  }

  @Override
  public Session open(Path file) {
    Model model = Model.newInstance("network", Device.cpu(), "PyTorch");
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      model.load(stream);
      return new Loaded(model);
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new UnusableModelException("libtorch cannot load it: " + e.getMessage(), e);
    }
  }

  private static final class Loaded implements Session {
    private final Model model;
    private final Predictor<NDList, NDList> predictor;

    Loaded(Model model) {
      this.model = model;
      this.predictor = model.newPredictor(new NoopTranslator());
    }

    @Override
    public float[][] run(ModelInput input, String output) {
      Shape shape = new Shape(input.shape());
      try (NDManager scope = model.getNDManager().newSubManager()) {
        NDArray images =
            scope.create(input.data(), shape, input.pixels() ? DataType.UINT8 : DataType.FLOAT32);
        NDList outputs = predictor.predict(new NDList(images));
        outputs.attach(scope);
        NDArray rows = outputs.singletonOrThrow();
        int count = Math.toIntExact(rows.getShape().get(0));
        float[] values = rows.toFloatArray();
        int width = values.length / count;
        float[][] result = new float[count][];
        for (int i = 0; i < count; i++) {
          result[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return result;
      } catch (TranslateException e) {
        throw new UnusableModelException("libtorch cannot compute it: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      predictor.close();
      model.close();
    }
  }
}
