package io.github.convlens.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.LayerScale;
import io.github.convlens.model.ParameterSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Saves and loads a network's values under their names in PyTorch's {@code state_dict()}, so {@code
 * load_state_dict(strict=True)} accepts them.
 *
 * <p>Batch norms also have {@code num_batches_tracked}, an I64 scalar, which PyTorch reads only if
 * momentum is None. This class writes it as 0, and accepts files without it. If the passes of a
 * repeat share weights, these are written under the name of each pass, as in PyTorch's own
 * state_dict.
 */
public final class NetworkWeights {
  private static final String TRACKED = ".num_batches_tracked";
  private static final int MAX_NAMES_SHOWN = 5;

  private NetworkWeights() {}

  /**
   * Writes the network's current values atomically.
   *
   * @throws IOException if the file cannot be written
   */
  public static void save(Network network, Path file) throws IOException {
    new SafeTensors(capture(network), Map.of("format", "pt")).write(file);
  }

  /**
   * Loads all of the network's values from a file that {@link #save} or PyTorch has written.
   *
   * @throws InvalidInputException with a message of one line, if the file is damaged or belongs to
   *     a different network; the network is then unchanged
   * @throws IOException if the file cannot be read
   */
  public static void load(Network network, Path file) throws IOException {
    load(network, file, Head.KEEP);
  }

  /**
   * Loads values like {@link #load(Network, Path)}, but the head may keep its current values. Files
   * with timm's names are also accepted.
   *
   * @return a line that says that the head is new; empty if the head was loaded from the file
   */
  public static Optional<String> load(Network network, Path file, Head head) throws IOException {
    Map<String, Tensor> tensors = OtherNames.toTorchvision(WeightsFile.read(file));
    Map<String, List<Long>> shapes = Head.shapes(network.spec());
    if (shapes.isEmpty() || !head.isNew(shapes, tensors)) {
      restore(network, tensors, file.toString());
      return Optional.empty();
    }
    Map<String, Tensor> body = new LinkedHashMap<>(tensors);
    Map<String, Tensor> present = capture(network);
    shapes.keySet().forEach(name -> body.put(name, present.get(name)));
    restore(network, body, file.toString());
    return Optional.of(newHead(network, tensors, shapes.keySet().iterator().next()));
  }

  private static String newHead(Network network, Map<String, Tensor> given, String weight) {
    Tensor replaced = given.get(weight);
    String layer = weight.substring(0, weight.lastIndexOf('.'));
    int outputs = network.spec().output().channels();
    return replaced == null || replaced.shape().isEmpty()
        ? "head: %s is new and has %s".formatted(layer, Count.of(outputs, "output"))
        : "head: %s is new and has %s; the file's layer has %d"
            .formatted(layer, Count.of(outputs, "output"), replaced.shape().get(0));
  }

  /** The network's current values, copied to the host, in the order of PyTorch's state_dict. */
  public static Map<String, Tensor> capture(Network network) {
    Map<String, Tensor> byOwner = new HashMap<>();
    for (NetworkParameter parameter : network.parameters()) {
      List<Long> shape = shape(parameter);
      byOwner.put(parameter.name(), Tensor.of(parameter.array().toFloatArray(), shape));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (LayerInfo layer : network.layers()) {
      for (ParameterSpec spec : layer.parameters()) {
        tensors.put(spec.under(layer.name()), byOwner.get(spec.under(layer.owner())));
      }
      if (layer.layer() instanceof BatchNorm) {
        tensors.put(layer.name() + TRACKED, Tensor.scalar(0));
      }
    }
    return inOrder(tensors, network.layers());
  }

  /**
   * The tensors in PyTorch's order: a module's own parameters come before the parameters of the
   * modules inside it.
   */
  private static Map<String, Tensor> inOrder(Map<String, Tensor> tensors, List<LayerInfo> layers) {
    List<String> order = new ArrayList<>(tensors.keySet());
    for (LayerInfo layer : layers) {
      String name = layer.name();
      if (layer.layer() instanceof LayerScale && order.remove(name)) {
        String scope = name.substring(0, name.lastIndexOf('.') + 1);
        int first = 0;
        while (first < order.size() && !order.get(first).startsWith(scope)) {
          first++;
        }
        order.add(first, name);
      }
    }
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    order.forEach(name -> ordered.put(name, tensors.get(name)));
    return ordered;
  }

  /**
   * Sets the network's values. No value changes unless all tensors fit. Afterwards, parameters of
   * frozen layers require a gradient again until {@link Network#freeze} is called once more.
   *
   * @param tensors the tensors by name; half precision is converted to single precision
   * @param source the origin of the tensors, for the error message
   * @throws InvalidInputException if tensors are missing or unexpected, or have a different shape
   *     or type; the message lists them
   */
  public static void restore(Network network, Map<String, Tensor> tensors, String source) {
    Map<String, NetworkParameter> wanted = new LinkedHashMap<>();
    network.parameters().forEach(parameter -> wanted.put(parameter.name(), parameter));
    Set<String> unexpected = new LinkedHashSet<>(tensors.keySet());
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    wanted.forEach(
        (name, parameter) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null) {
            missing.add(name);
          } else if (!tensor.shape().equals(shape(parameter)) || tensor.type() == Tensor.Type.I64) {
            wrong.add(
                "%s is %s %s, not F32 %s"
                    .formatted(name, tensor.type(), tensor.shape(), shape(parameter)));
          }
          unexpected.remove(name);
        });
    for (LayerInfo layer : network.layers()) {
      unexpected.remove(layer.name() + TRACKED);
      for (ParameterSpec spec : layer.parameters()) {
        String alias = spec.under(layer.name());
        if (unexpected.remove(alias)) {
          Tensor owner = tensors.get(spec.under(layer.owner()));
          Tensor shared = tensors.get(alias);
          if (owner != null && shared != null && !owner.data().equals(shared.data())) {
            wrong.add(alias + " differs from the weights that it should share");
          }
        }
      }
    }
    complain(source, missing, List.copyOf(unexpected), wrong);
    wanted.forEach((name, parameter) -> set(parameter, Objects.requireNonNull(tensors.get(name))));
  }

  /**
   * Sets values in place, so that all users of the array see the new values. Autograd does not
   * allow this for an array that requires a gradient.
   */
  private static void set(NetworkParameter parameter, Tensor tensor) {
    NDArray array = parameter.array();
    array.setRequiresGradient(false);
    try (NDArray values = array.getManager().create(tensor.floats(), array.getShape())) {
      array.set(new NDIndex("..."), values);
    }
    array.setRequiresGradient(parameter.trainable());
  }

  private static List<Long> shape(NetworkParameter parameter) {
    return Arrays.stream(parameter.parameter().getShape().getShape()).boxed().toList();
  }

  private static void complain(
      String source, List<String> missing, List<String> unexpected, List<String> wrong) {
    List<String> problems = new ArrayList<>();
    list(problems, "missing", missing);
    list(problems, "unexpected", unexpected);
    list(problems, "wrong", wrong);
    if (!problems.isEmpty()) {
      String line =
          "%s does not fit this network: %s; use the model section it was trained with"
              .formatted(source, String.join("; ", problems));
      throw new InvalidInputException(line.replaceAll("\\p{Cntrl}", " "));
    }
  }

  private static void list(List<String> problems, String what, List<String> names) {
    if (!names.isEmpty()) {
      String rest =
          names.size() > MAX_NAMES_SHOWN
              ? " and %d more".formatted(names.size() - MAX_NAMES_SHOWN)
              : "";
      String shown = String.join(", ", names.subList(0, Math.min(MAX_NAMES_SHOWN, names.size())));
      problems.add(what + ": " + shown + rest);
    }
  }
}
