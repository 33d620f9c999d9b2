package io.github.convlens.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.convlens.experiment.export.ModelInput;
import io.github.convlens.experiment.export.ModelRuntime.Session;
import io.github.convlens.experiment.export.UnusableModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Opens sessions of ONNX Runtime. */
final class OrtSessions {

  private OrtSessions() {}

  static String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  static Session open(Path file) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      return new Opened(environment, environment.createSession(file.toString(), options));
    } catch (OrtException e) {
      throw unusable(e);
    }
  }

  private static UnusableModelException unusable(OrtException e) {
    return new UnusableModelException("ONNX Runtime refuses it: " + e.getMessage(), e);
  }

  private record Opened(OrtEnvironment environment, OrtSession session) implements Session {
    @Override
    public float[][] run(ModelInput input, String output) {
      String name = session.getInputNames().iterator().next();
      try (OnnxTensor images = tensor(input);
          OrtSession.Result result = session.run(Map.of(name, images), Set.of(output))) {
        return (float[][]) result.get(0).getValue();
      } catch (OrtException e) {
        throw unusable(e);
      }
    }

    private OnnxTensor tensor(ModelInput input) throws OrtException {
      long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
      return input.pixels()
          ? OnnxTensor.createTensor(environment, input.data(), shape, OnnxJavaType.UINT8)
          : OnnxTensor.createTensor(environment, input.data().asFloatBuffer(), shape);
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw unusable(e);
      }
    }
  }
}
