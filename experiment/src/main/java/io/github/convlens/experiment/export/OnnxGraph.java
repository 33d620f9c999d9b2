package io.github.convlens.experiment.export;

import io.github.convlens.experiment.protobuf.Protobuf;
import io.github.convlens.model.Window;
import io.github.convlens.model.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graph of an ONNX model (github.com/onnx/onnx, onnx.proto): nodes of operator set {@link
 * #OPSET}, which refer to values by name.
 */
final class OnnxGraph implements GraphTarget<String> {
  /** The newest operator set that every runtime since early 2023 supports. */
  static final int OPSET = 18;

  private final boolean half;
  private final Protobuf graph = new Protobuf();
  private final Set<String> arrays = new HashSet<>();
  private String layer = "";
  private int values;

  /** The element types that the graph uses. */
  enum Type {
    FLOAT(1),
    UINT8(2),
    INT64(7),
    FLOAT16(10);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  /**
   * Begins an empty graph.
   *
   * @param half whether the network's weights and constants are stored as float16
   */
  OnnxGraph(boolean half) {
    this.half = half;
    graph.text(2, "convlens");
  }

  @Override
  public void layer(String path) {
    layer = path;
  }

  @Override
  public String weights(String name, Tensor tensor) {
    if (arrays.add(name)) {
      Tensor stored = half ? tensor.toHalf() : tensor;
      array(name, half ? Type.FLOAT16 : Type.FLOAT, stored.shape(), stored.data());
    }
    return name;
  }

  /**
   * An array that is not a weight of the network. It is float32 even if the network is float16,
   * since it belongs to the computations before and after the network.
   */
  String constant(String name, float[] values, long... shape) {
    List<Long> dimensions = new ArrayList<>();
    for (long dimension : shape) {
      dimensions.add(dimension);
    }
    if (arrays.add(name)) {
      Tensor tensor = Tensor.of(values, dimensions);
      array(name, Type.FLOAT, dimensions, tensor.data());
    }
    return name;
  }

  private String scalar(double value) {
    String name = "constant:" + (float) value;
    return weights(name, Tensor.of(new float[] {(float) value}, List.of()));
  }

  private String integers(String name, long... values) {
    if (arrays.add(name)) {
      ByteBuffer data =
          ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      data.asLongBuffer().put(values);
      array(name, Type.INT64, List.of((long) values.length), data);
    }
    return name;
  }

  private void array(String name, Type type, List<Long> shape, ByteBuffer data) {
    Protobuf tensor = new Protobuf();
    shape.forEach(dimension -> tensor.number(1, dimension));
    graph.message(5, tensor.number(2, type.code).text(8, name).bytes(9, data));
  }

  /** Adds a node and returns the name of its output. */
  private String node(String operator, List<String> inputs, OnnxAttribute... attributes) {
    String output = "value" + ++values;
    node(operator, inputs, output, attributes);
    return output;
  }

  private void node(
      String operator, List<String> inputs, String output, OnnxAttribute... attributes) {
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output)
        .text(3, (layer.isEmpty() ? operator : layer + ":" + operator) + "/" + output)
        .text(4, operator);
    for (OnnxAttribute attribute : attributes) {
      node.message(5, attribute.message());
    }
    graph.message(1, node);
  }

  /** Adds an input of the graph. Its first axis, the batch, may have any length. */
  String input(String name, Type type, long... image) {
    graph.message(11, value(name, type, image));
    return name;
  }

  /** Makes {@code value} a float32 output of the graph. */
  void output(String name, String value, long... image) {
    node("Identity", List.of(value), name);
    graph.message(12, value(name, Type.FLOAT, image));
  }

  private static Protobuf value(String name, Type type, long... image) {
    Protobuf shape = new Protobuf().message(1, new Protobuf().text(2, "batch"));
    for (long dimension : image) {
      shape.message(1, new Protobuf().number(1, dimension));
    }
    Protobuf tensor = new Protobuf().number(1, type.code).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }

  /** The message of the graph, which contains everything that has been added. */
  Protobuf message() {
    return graph;
  }

  String cast(String x, Type type) {
    return node("Cast", List.of(x), OnnxAttribute.of("to", (long) type.code));
  }

  @Override
  public String channelsLast(String x) {
    return node("Transpose", List.of(x), OnnxAttribute.of("perm", 0, 2, 3, 1));
  }

  @Override
  public String channelsFirst(String x) {
    return node("Transpose", List.of(x), OnnxAttribute.of("perm", 0, 3, 1, 2));
  }

  String subtract(String a, String b) {
    return node("Sub", List.of(a, b));
  }

  String divide(String a, String b) {
    return node("Div", List.of(a, b));
  }

  String softmax(String x) {
    return node("Softmax", List.of(x), OnnxAttribute.of("axis", 1L));
  }

  /** Concatenates two values along the axis of the classes. */
  String concatenate(String a, String b) {
    return node("Concat", List.of(a, b), OnnxAttribute.of("axis", 1L));
  }

  @Override
  public String convolution(
      String x, String weight, @Nullable String bias, Window window, int groups) {
    int dilation = window.dilation();
    return node(
        "Conv",
        bias == null ? List.of(x, weight) : List.of(x, weight, bias),
        kernel(window),
        strides(window),
        pads(window),
        OnnxAttribute.of("dilations", dilation, dilation),
        OnnxAttribute.of("group", (long) groups));
  }

  @Override
  public String linear(String x, String weight, @Nullable String bias) {
    String transposed = node("Transpose", List.of(weight), OnnxAttribute.of("perm", 1, 0));
    String product = node("MatMul", List.of(x, transposed));
    return bias == null ? product : add(product, bias);
  }

  @Override
  public String layerNorm(String x, String scale, String shift, double eps) {
    return node("LayerNormalization", List.of(x, scale, shift), OnnxAttribute.of("epsilon", eps));
  }

  @Override
  public String adaptiveAveragePool(String x, float[][] rows, float[][] columns) {
    String transposed = node("Transpose", List.of(means(columns)), OnnxAttribute.of("perm", 1, 0));
    return node("MatMul", List.of(node("MatMul", List.of(means(rows), x)), transposed));
  }

  private String means(float[][] matrix) {
    int columns = matrix[0].length;
    float[] values = new float[matrix.length * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix[i / columns][i % columns];
    }
    List<Long> shape = List.of((long) matrix.length, (long) columns);
    return weights("means:" + matrix.length + "x" + columns, Tensor.of(values, shape));
  }

  @Override
  public String affine(String x, double factor, double constant) {
    return add(multiply(x, scalar(factor)), scalar(constant));
  }

  @Override
  public String clip(String x, double lower, double upper) {
    return node("Clip", List.of(x, scalar(lower), scalar(upper)));
  }

  @Override
  public String batchNorm(String x, ChannelStatistics<String> statistics, double eps) {
    return node(
        "BatchNormalization",
        List.of(
            x, statistics.scale(), statistics.shift(), statistics.mean(), statistics.variance()),
        OnnxAttribute.of("epsilon", eps));
  }

  @Override
  public String maxPool(String x, Window window) {
    return node("MaxPool", List.of(x), kernel(window), strides(window), pads(window));
  }

  @Override
  public String averagePool(String x, Window window) {
    return node(
        "AveragePool",
        List.of(x),
        kernel(window),
        strides(window),
        pads(window),
        OnnxAttribute.of("count_include_pad", 1L));
  }

  @Override
  public String globalMaxPool(String x) {
    return node("GlobalMaxPool", List.of(x));
  }

  @Override
  public String globalAveragePool(String x) {
    return node("GlobalAveragePool", List.of(x));
  }

  @Override
  public String flatten(String x) {
    return node("Flatten", List.of(x), OnnxAttribute.of("axis", 1L));
  }

  @Override
  public String padChannels(String x, int extra) {
    return node(
        "Pad", List.of(x, integers("channels:" + extra, 0, 0, 0, 0, 0, extra, 0, 0), scalar(0)));
  }

  @Override
  public String add(String a, String b) {
    return node("Add", List.of(a, b));
  }

  @Override
  public String multiply(String a, String b) {
    return node("Mul", List.of(a, b));
  }

  @Override
  public String relu(String x) {
    return node("Relu", List.of(x));
  }

  @Override
  public String leakyRelu(String x, double slope) {
    return node("LeakyRelu", List.of(x), OnnxAttribute.of("alpha", slope));
  }

  @Override
  public String prelu(String x, String slope) {
    return node("PRelu", List.of(x, slope));
  }

  @Override
  public String elu(String x) {
    return node("Elu", List.of(x));
  }

  /** Expresses GELU as x / 2 · (1 + erf(x / √2)), because operator set 18 has no Gelu. */
  @Override
  public String gelu(String x) {
    String erf = node("Erf", List.of(multiply(x, scalar(Math.sqrt(0.5)))));
    return multiply(multiply(x, scalar(0.5)), add(erf, scalar(1)));
  }

  @Override
  public String sigmoid(String x) {
    return node("Sigmoid", List.of(x));
  }

  @Override
  public String tanh(String x) {
    return node("Tanh", List.of(x));
  }

  @Override
  public String softplus(String x) {
    return node("Softplus", List.of(x));
  }

  private static OnnxAttribute kernel(Window window) {
    return OnnxAttribute.of("kernel_shape", window.kernelHeight(), window.kernelWidth());
  }

  private static OnnxAttribute strides(Window window) {
    return OnnxAttribute.of("strides", window.stride(), window.stride());
  }

  private static OnnxAttribute pads(Window window) {
    int pad = window.padding();
    return OnnxAttribute.of("pads", pad, pad, pad, pad);
  }
}
