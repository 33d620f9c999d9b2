package io.github.convlens.model.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts timm's names of weights to torchvision's names, which convlens uses. The names in timm's
 * ResNets are the same as in torchvision's; the names in its ConvNeXt are different.
 */
final class OtherNames {
  /**
   * A pattern of names in timm, and the corresponding name in torchvision.
   *
   * @param torchvision the name in torchvision, in which # stands for twice the number of timm's
   *     stage plus {@code addend}
   */
  private record Rule(Pattern timm, String torchvision, int addend) {}

  private static final List<Rule> CONVNEXT =
      List.of(
          rule("stem\\.(\\d)\\.(weight|bias)", "features.0.$1.$2", 0),
          rule("stages\\.(\\d)\\.downsample\\.(\\d)\\.(weight|bias)", "features.#.$2.$3", 0),
          rule("stages\\.(\\d)\\.blocks\\.(\\d+)\\.gamma", "features.#.$2.layer_scale", 1),
          rule(
              "stages\\.(\\d)\\.blocks\\.(\\d+)\\.conv_dw\\.(weight|bias)",
              "features.#.$2.block.0.$3",
              1),
          rule(
              "stages\\.(\\d)\\.blocks\\.(\\d+)\\.norm\\.(weight|bias)",
              "features.#.$2.block.2.$3",
              1),
          rule(
              "stages\\.(\\d)\\.blocks\\.(\\d+)\\.mlp\\.fc1\\.(weight|bias)",
              "features.#.$2.block.3.$3",
              1),
          rule(
              "stages\\.(\\d)\\.blocks\\.(\\d+)\\.mlp\\.fc2\\.(weight|bias)",
              "features.#.$2.block.5.$3",
              1),
          rule("head\\.norm\\.(weight|bias)", "classifier.0.$1", 0),
          rule("head\\.fc\\.(weight|bias)", "classifier.2.$1", 0));

  private OtherNames() {}

  private static Rule rule(String timm, String torchvision, int addend) {
    return new Rule(Pattern.compile(timm), torchvision, addend);
  }

  /**
   * The same tensors with torchvision's names and shapes; unchanged if the names are not those of
   * timm's ConvNeXt.
   */
  static Map<String, Tensor> toTorchvision(Map<String, Tensor> tensors) {
    if (!tensors.containsKey("stem.0.weight") || !tensors.containsKey("head.norm.weight")) {
      return tensors;
    }
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          String other = name(name);
          renamed.put(other, other.endsWith(".layer_scale") ? perChannel(tensor) : tensor);
        });
    return renamed;
  }

  private static String name(String timm) {
    for (Rule rule : CONVNEXT) {
      Matcher matcher = rule.timm().matcher(timm);
      if (matcher.matches()) {
        String stage = rule.torchvision().contains("#") ? matcher.group(1) : "0";
        int doubled = 2 * Integer.parseInt(stage) + rule.addend();
        return matcher.replaceFirst(rule.torchvision().replace("#", Integer.toString(doubled)));
      }
    }
    return timm;
  }

  private static Tensor perChannel(Tensor gamma) {
    return gamma.shape().size() == 1
        ? new Tensor(gamma.type(), List.of(gamma.shape().get(0), 1L, 1L), gamma.data())
        : gamma;
  }
}
