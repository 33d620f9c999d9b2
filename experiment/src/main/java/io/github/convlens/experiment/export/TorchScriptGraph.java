package io.github.convlens.experiment.export;

import io.github.convlens.data.target.TargetScale;
import io.github.convlens.model.Window;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.task.OutputMeaning;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program of a TorchScript module, in the form in which an archive stores it. There is one
 * statement per operator. Values are local variables, and weights are attributes of the module.
 */
final class TorchScriptGraph implements GraphTarget<String> {
  private final StringBuilder statements = new StringBuilder();
  private final Map<String, String> attributes = new HashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private int values;

  private TorchScriptGraph() {}

  /** The program of a network, from images to the output that {@code options} requests. */
  static TorchScriptGraph of(ExportedNetwork network, ExportOptions options) {
    TorchScriptGraph graph = new TorchScriptGraph();
    String images = options.raw() ? "images" : graph.normalised(network);
    String logits = NetworkWalk.of(network, options.fold(), graph, images);
    graph.layer("output");
    graph.statements.append(
        "    return %s\n".formatted(options.raw() ? logits : graph.answer(logits, network)));
    return graph;
  }

  /** The arrays of the module, by the name of the attribute. */
  Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The source of the module's class, {@code Network}. */
  String source() {
    StringBuilder text = new StringBuilder("class Network(Module):\n");
    text.append("  __parameters__ = []\n  __buffers__ = [");
    tensors.keySet().forEach(name -> text.append('"').append(name).append("\", "));
    text.append("]\n");
    tensors.keySet().forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
    return text.append("  training : bool\n")
        .append("  def forward(self: __torch__.Network,\n    images: Tensor) -> Tensor:\n")
        .append(statements)
        .toString();
  }

  private String normalised(ExportedNetwork network) {
    layer("input");
    var normalization = network.metadata().normalization();
    List<Long> perChannel = List.of((long) network.metadata().channels(), 1L, 1L);
    String mean = weights("mean", Tensor.of(OnnxModel.times255(normalization.mean()), perChannel));
    String std = weights("std", Tensor.of(OnnxModel.times255(normalization.std()), perChannel));
    String floats = call("type_as", channelsFirst("images"), mean);
    return call("div", call("sub", floats, mean), std);
  }

  private String answer(String outputs, ExportedNetwork network) {
    OutputMeaning meaning = network.metadata().outputs();
    return switch (meaning.task()) {
      case CLASSIFY -> probabilities(outputs, network);
      case MULTI_LABEL -> sigmoid(outputs);
      case REGRESS -> {
        TargetScale scale = ((OutputMeaning.OfNumbers) meaning).scale();
        List<Long> shape = List.of((long) scale.mean().length);
        String std = weights("target_std", Tensor.of(OnnxModel.floats(scale.std()), shape));
        String mean = weights("target_mean", Tensor.of(OnnxModel.floats(scale.mean()), shape));
        yield call("add", call("mul", outputs, std), mean);
      }
    };
  }

  private String probabilities(String logits, ExportedNetwork network) {
    if (network.spec().output().channels() > 1) {
      return call("softmax", logits, "1");
    }
    String second = sigmoid(logits);
    return call("cat", "[" + call("rsub", second, "1") + ", " + second + "]", "1");
  }

  private String call(String operator, String... arguments) {
    String value = "v" + ++values;
    statements.append(
        "    %s = torch.%s(%s)\n".formatted(value, operator, String.join(", ", arguments)));
    return value;
  }

  @Override
  public void layer(String path) {
    statements.append("    # ").append(path).append('\n');
  }

  @Override
  public String weights(String name, Tensor tensor) {
    String attribute =
        attributes.computeIfAbsent(
            name,
            key -> {
              String identifier = "w_" + key.replaceAll("[^A-Za-z0-9_]", "_");
              String unused = identifier;
              for (int i = 2; tensors.containsKey(unused); i++) {
                unused = identifier + "_" + i;
              }
              return unused;
            });
    tensors.putIfAbsent(attribute, tensor);
    return "self." + attribute;
  }

  @Override
  public String convolution(
      String x, String weight, @Nullable String bias, Window window, int groups) {
    return call(
        "conv2d",
        x,
        weight,
        bias == null ? "None" : bias,
        pair(window.stride()),
        pair(window.padding()),
        pair(window.dilation()),
        Integer.toString(groups));
  }

  @Override
  public String linear(String x, String weight, @Nullable String bias) {
    return call("linear", x, weight, bias == null ? "None" : bias);
  }

  @Override
  public String batchNorm(String x, ChannelStatistics<String> statistics, double eps) {
    return call(
        "batch_norm",
        x,
        statistics.scale(),
        statistics.shift(),
        statistics.mean(),
        statistics.variance(),
        "False",
        "0.",
        number(eps),
        "True");
  }

  @Override
  public String layerNorm(String x, String scale, String shift, double eps) {
    return call("layer_norm", x, "torch.size(" + scale + ")", scale, shift, number(eps));
  }

  @Override
  public String channelsLast(String x) {
    return call("permute", x, "[0, 2, 3, 1]");
  }

  @Override
  public String channelsFirst(String x) {
    return call("permute", x, "[0, 3, 1, 2]");
  }

  @Override
  public String adaptiveAveragePool(String x, float[][] rows, float[][] columns) {
    return call("adaptive_avg_pool2d", x, "[" + rows.length + ", " + columns.length + "]");
  }

  @Override
  public String affine(String x, double factor, double constant) {
    return call("add", call("mul", x, number(factor)), number(constant));
  }

  @Override
  public String clip(String x, double lower, double upper) {
    return call("clamp", x, number(lower), number(upper));
  }

  @Override
  public String maxPool(String x, Window window) {
    return call(
        "max_pool2d",
        x,
        kernel(window),
        pair(window.stride()),
        pair(window.padding()),
        pair(1),
        "False");
  }

  @Override
  public String averagePool(String x, Window window) {
    return call(
        "avg_pool2d",
        x,
        kernel(window),
        pair(window.stride()),
        pair(window.padding()),
        "False",
        "True",
        "None");
  }

  @Override
  public String globalMaxPool(String x) {
    return call("amax", x, "[2, 3]", "True");
  }

  @Override
  public String globalAveragePool(String x) {
    return call("mean", x, "[2, 3]", "True");
  }

  @Override
  public String flatten(String x) {
    return call("flatten", x, "1", "-1");
  }

  @Override
  public String padChannels(String x, int extra) {
    return call("constant_pad_nd", x, "[0, 0, 0, 0, 0, " + extra + "]", "0");
  }

  @Override
  public String add(String a, String b) {
    return call("add", a, b);
  }

  @Override
  public String multiply(String a, String b) {
    return call("mul", a, b);
  }

  @Override
  public String relu(String x) {
    return call("relu", x);
  }

  @Override
  public String leakyRelu(String x, double slope) {
    return call("leaky_relu", x, number(slope));
  }

  @Override
  public String prelu(String x, String slope) {
    return call("prelu", x, slope);
  }

  @Override
  public String elu(String x) {
    return call("elu", x);
  }

  @Override
  public String gelu(String x) {
    return call("gelu", x);
  }

  @Override
  public String sigmoid(String x) {
    return call("sigmoid", x);
  }

  @Override
  public String tanh(String x) {
    return call("tanh", x);
  }

  @Override
  public String softplus(String x) {
    return call("softplus", x);
  }

  private static String pair(int value) {
    return "[" + value + ", " + value + "]";
  }

  private static String kernel(Window window) {
    return "[" + window.kernelHeight() + ", " + window.kernelWidth() + "]";
  }

  private static String number(double value) {
    return Double.toString(value).replace('E', 'e');
  }
}
