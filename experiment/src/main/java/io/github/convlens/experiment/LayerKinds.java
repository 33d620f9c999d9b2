package io.github.convlens.experiment;

import io.github.convlens.experiment.LayerKind.Setting;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Linear;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Every kind of layer that a configuration may list: how it is written, and what it becomes. The
 * page {@code docs/reference/layers.md} is made from this table.
 */
public final class LayerKinds {
  private static final String REQUIRED = "required";
  private static final Setting LAYERS =
      new Setting("layers", "list of layers", REQUIRED, "at least one");

  private LayerKinds() {}

  /** All kinds, those that a network begins with first. */
  public static List<LayerKind> all() {
    List<LayerKind> kinds = new ArrayList<>();
    kinds.add(conv());
    kinds.add(batchNorm());
    for (Activation.Function function : Activation.Function.values()) {
      kinds.add(activation(function));
    }
    kinds.add(pool("max_pool", Pool.Kind.MAX, "The largest value of each window"));
    kinds.add(
        pool("avg_pool", Pool.Kind.AVERAGE, "The mean of each window, zeros of padding included"));
    kinds.add(
        LayerKind.of(
            "global_avg_pool",
            "The mean over all rows and columns, as AdaptiveAvgPool2d(1) in PyTorch",
            s -> new GlobalPool(Pool.Kind.AVERAGE)));
    kinds.add(
        LayerKind.of(
            "global_max_pool",
            "The largest value over all rows and columns, as AdaptiveMaxPool2d(1) in PyTorch",
            s -> new GlobalPool(Pool.Kind.MAX)));
    kinds.add(dropout());
    kinds.add(
        LayerKind.of("flatten", "Channels, rows and columns as one vector", s -> new Flatten()));
    kinds.add(linear());
    kinds.add(residual());
    kinds.add(repeat());
    kinds.add(
        LayerKind.of(
            "sequence",
            "Layers one after the other under a common name",
            s -> new Sequence(LayerList.bind(s)),
            LAYERS));
    return kinds;
  }

  private static LayerKind conv() {
    return LayerKind.of(
        "conv",
        "A convolution with a square kernel, as Conv2d in PyTorch",
        s ->
            new Conv(
                s.orNull("out", s::integer),
                s.orNull("kernel", s::integer),
                s.orNull("stride", s::integer),
                s.orNull("padding", s::integer),
                s.orNull("dilation", s::integer),
                s.orNull("groups", s::integer),
                s.orNull("bias", s::flag)),
        new Setting("out", "integer >= 1", REQUIRED, "output channels"),
        new Setting("kernel", "integer >= 1", REQUIRED, "side of the kernel, in pixels"),
        new Setting("stride", "integer >= 1", "1", "input pixels per output pixel"),
        new Setting("padding", "integer >= 0", "0", "zeros added at each edge, in pixels"),
        new Setting("dilation", "integer >= 1", "1", "distance between the kernel's taps"),
        new Setting(
            "groups", "integer >= 1", "1", "groups of channels; divides both channel counts"),
        new Setting("bias", "true | false", "true", "add a learned value to each channel"));
  }

  private static LayerKind batchNorm() {
    return LayerKind.of(
        "batch_norm",
        "Batch normalisation per channel (Ioffe and Szegedy 2015), as BatchNorm2d in PyTorch",
        s -> new BatchNorm(s.orNull("eps", s::number), s.orNull("momentum", s::number)),
        new Setting("eps", "number in [1e-12, 1]", "1.0e-5", "added to the variance"),
        new Setting(
            "momentum",
            "number in [0, 1]",
            "0.1",
            "weight of the newest batch in the running statistics"));
  }

  private static LayerKind activation(Activation.Function function) {
    String name = Section.key(function);
    return function == Activation.Function.LEAKY_RELU
        ? LayerKind.of(
            name,
            function.formula(),
            s -> new Activation(function, s.orNull("slope", s::number)),
            new Setting("slope", "number in [0, 1]", "0.01", "factor of negative values"))
        : LayerKind.of(name, function.formula(), s -> Activation.of(function));
  }

  private static LayerKind pool(String name, Pool.Kind kind, String effect) {
    return LayerKind.of(
        name,
        effect,
        s ->
            new Pool(
                kind,
                s.orNull("kernel", s::integer),
                s.orNull("stride", s::integer),
                s.orNull("padding", s::integer)),
        new Setting("kernel", "integer >= 1", REQUIRED, "side of the window, in pixels"),
        new Setting("stride", "integer >= 1", "kernel", "input pixels per output pixel"),
        new Setting(
            "padding", "integer >= 0", "0", "pixels added at each edge, at most half the kernel"));
  }

  private static LayerKind dropout() {
    return LayerKind.of(
        "dropout",
        "In training, zeros at random, the rest divided by 1 − p (Srivastava et al. 2014)",
        s -> new Dropout(s.orNull("p", s::number)),
        new Setting("p", "number in [0, 1]", "0.5", "probability of a zero"));
  }

  private static LayerKind linear() {
    return LayerKind.of(
        "linear",
        "A fully connected layer on a flat input, as Linear in PyTorch",
        s -> new Linear(s.orNull("out", s::integer), s.orNull("bias", s::flag)),
        new Setting("out", "integer >= 1", REQUIRED, "number of outputs"),
        new Setting("bias", "true | false", "true", "add a learned value to each output"));
  }

  private static LayerKind residual() {
    return LayerKind.of(
        "residual",
        "Layers with a shortcut around them, and an activation after the sum (He et al. 2015)",
        s ->
            new Residual(
                LayerList.bind(s),
                s.orNull("shortcut", key -> s.choice(key, Residual.Shortcut.class)),
                s.orNull(
                    "activation", key -> Activation.of(s.choice(key, Activation.Function.class)))),
        LAYERS,
        new Setting(
            "shortcut",
            "identity | projection | pad",
            "identity",
            "the input itself; or, where the shape changes, a 1x1 convolution with batch norm"
                + " (their option B), or every stride-th pixel with channels of zeros (option A)"),
        new Setting(
            "activation", "the name of an activation | null", "null", "applied to the sum"));
  }

  private static LayerKind repeat() {
    return LayerKind.of(
        "repeat",
        "The same layers several times",
        s ->
            new Repeat(
                s.orNull("times", s::integer),
                s.orNull("share_weights", s::flag),
                LayerList.bind(s)),
        new Setting("times", "integer >= 1", REQUIRED, "how often"),
        new Setting("share_weights", "true | false", "false", "all passes use the same weights"),
        LAYERS);
  }
}
