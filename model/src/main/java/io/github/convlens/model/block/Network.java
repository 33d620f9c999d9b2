package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.engine.ConvolutionPath;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.EngineFaultException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The DJL block that computes the network of a {@link NetworkSpec}.
 *
 * <p>It can be used like any DJL block, for example with {@code Trainer}, {@code EasyTrain} and
 * {@code ParameterStore}. It also has a lean {@link #forward(NDArray, boolean, LayerObserver)},
 * which avoids the bookkeeping of DJL's forward pass: DJL rebuilds the list of all parameters for
 * every block in every pass. Both forward passes compute the layers with the same code.
 *
 * <p>The network's arrays belong to the manager given to {@link #create}, and live as long as the
 * manager. Forward passes may run on several threads if they do not update running statistics of
 * batch norms. An observer that is set with {@link #setObserver} must then be thread-safe.
 */
public final class Network extends AbstractBlock implements ObservedBlock {
  private static final byte VERSION = 1;

  private final NetworkSpec spec;
  private final List<LayerInfo> layers;
  private final List<LayerBlock> blocks;
  private final List<NetworkParameter> networkParameters;
  private final Map<String, Integer> leafOf = new HashMap<>();
  private volatile int frozenLeaves;
  private volatile @Nullable LayerObserver observer;

  private Network(
      NetworkSpec spec,
      Initialisation init,
      long seed,
      Map<String, ConvolutionPath> convolutionPaths) {
    super(VERSION);
    this.spec = spec;
    layers = spec.leaves();
    BlockBuilder builder = new BlockBuilder(init, seed, convolutionPaths);
    var built = builder.chain(spec.layers(), "", spec.input());
    blocks = List.copyOf(built.values());
    networkParameters = builder.parameters();
    for (int i = 0; i < layers.size(); i++) {
      leafOf.put(layers.get(i).name(), i);
    }
    // Not with addChildBlock, which would put a number in front of each name.
    built.forEach(children::add);
  }

  /**
   * Builds a network and initialises its parameters.
   *
   * @param spec the description of the network
   * @param init the distribution of the initial weights
   * @param seed the seed of the initial weights
   * @param manager the manager that owns the arrays; they are on the manager's device
   * @return a network whose arrays are float32; the trainable arrays require a gradient
   * @throws EngineFaultException if libtorch computes a convolution incorrectly on this processor,
   *     and no workaround helps
   */
  public static Network create(
      NetworkSpec spec, Initialisation init, long seed, NDManager manager) {
    return create(spec, init, seed, manager, EngineCheck.ofProcess());
  }

  /**
   * Builds a network as {@link #create(NetworkSpec, Initialisation, long, NDManager)} does, but
   * with the given engine check in place of the process's check.
   *
   * @param engine the engine check, which determines how convolutions are computed on a CPU
   */
  public static Network create(
      NetworkSpec spec, Initialisation init, long seed, NDManager manager, EngineCheck engine) {
    boolean cpu = !manager.getDevice().isGpu();
    Network network =
        new Network(spec, init, seed, cpu ? CheckedConvolutions.paths(spec, engine) : Map.of());
    network.initialize(manager, DataType.FLOAT32, spec.input().batch(1));
    return network;
  }

  /** The description of the network. */
  public NetworkSpec spec() {
    return spec;
  }

  /** The leaf layers in the order in which they are computed; the position is the leaf index. */
  public List<LayerInfo> layers() {
    return layers;
  }

  @Override
  public List<LayerInfo> observedLayers() {
    return layers;
  }

  /**
   * All parameters and running statistics, in the order of the layers. A shared parameter occurs
   * once.
   */
  public List<NetworkParameter> parameters() {
    return networkParameters;
  }

  /**
   * Runs a forward pass, for use in your own training loop.
   *
   * @param images a batch of images of the network's input shape, (N, C, H, W) with any strides; it
   *     stays open
   * @param training whether batch norm and dropout behave as in training
   * @param watching the observer that receives every leaf layer's output; null for none. Outputs
   *     that no later layer reads are closed during the pass, unless the observer keeps them
   * @return the network's output, in the images' manager
   * @throws InvalidInputException if the images have a different shape
   */
  public NDArray forward(NDArray images, boolean training, @Nullable LayerObserver watching) {
    return forward(images, training, watching, Parameter::getArray);
  }

  /**
   * Runs a forward pass like {@link #forward(NDArray, boolean, LayerObserver)}, but with different
   * arrays for the parameters, such as copies on another device or in another data type.
   *
   * @param source the source of the array of each of the network's parameters
   */
  public NDArray forward(
      NDArray images, boolean training, @Nullable LayerObserver watching, ParameterSource source) {
    return run(images, new Pass(source, training, watching, frozenLeaves, null));
  }

  /**
   * Runs a forward pass like {@link #forward(NDArray, boolean, LayerObserver)}, but always in
   * training mode, and with some convolutions that libtorch does not compute.
   *
   * @param convolutions computes these convolutions
   */
  public NDArray forward(
      NDArray images, @Nullable LayerObserver watching, Convolutions convolutions) {
    return run(images, new Pass(Parameter::getArray, true, watching, frozenLeaves, convolutions));
  }

  /**
   * Freezes the first leaf layers. Their parameters require no gradient, so the backward pass ends
   * at the first layer that is not frozen. In training, the frozen layers behave as in evaluation:
   * batch norms use their running statistics and do not update them, and dropout does nothing.
   * DJL's own {@code forward}, however, runs frozen layers as in training.
   *
   * @param leaves the number of leaf layers to freeze, in the order in which they are computed; 0
   *     for none
   */
  public void freeze(int leaves) {
    frozenLeaves = leaves;
    for (NetworkParameter parameter : networkParameters) {
      parameter.array().setRequiresGradient(parameter.trainable() && !frozen(parameter));
    }
  }

  /** The number of frozen leaf layers. They are the first layers of the network. */
  public int frozenLeaves() {
    return frozenLeaves;
  }

  /**
   * The index of the first leaf layer that learns; the number of layers if none learns. Its output
   * and the outputs of all later layers have a gradient.
   */
  public int firstLearning() {
    int first = frozenLeaves;
    while (first < layers.size() && !layers.get(first).hasParameters()) {
      first++;
    }
    return first;
  }

  /**
   * Whether a parameter's layer is frozen. If several layers share a parameter, its layer is the
   * first of them.
   */
  public boolean frozen(NetworkParameter parameter) {
    return leafOf.getOrDefault(parameter.layer(), 0) < frozenLeaves;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The observer is used in training passes that run through DJL's own {@code forward}, such as
   * those of {@code EasyTrain}.
   */
  @Override
  public void setObserver(@Nullable LayerObserver observer) {
    this.observer = observer;
  }

  private NDArray run(NDArray images, Pass pass) {
    Shape shape = images.getShape();
    if (!shape.equals(spec.input().batch(shape.get(0)))) {
      throw new InvalidInputException(
          "a batch of shape %s does not fit the network, which takes images of %s"
              .formatted(shape, spec.input()));
    }
    return ChainBlock.run(blocks, images, images, pass);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray images = inputs.singletonOrThrow();
    return new NDList(
        run(images, Pass.through(store, images.getDevice(), training, training ? observer : null)));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    for (LayerBlock block : blocks) {
      block.initialize(manager, dataType, block.input().batch(inputShapes[0].get(0)));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {spec.output().batch(inputShapes[0].get(0))};
  }
}
