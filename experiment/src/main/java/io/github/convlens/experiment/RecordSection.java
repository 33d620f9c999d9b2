package io.github.convlens.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.training.record.GradientOptions;
import io.github.convlens.training.record.HistogramOptions;
import io.github.convlens.training.record.KernelChoice;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.record.RecordOptions.ActivationOptions;
import io.github.convlens.training.record.RecordOptions.Every;
import io.github.convlens.training.record.RecordOptions.Layers;

/** Binds the {@code record} section. */
final class RecordSection {

  private RecordSection() {}

  static RecordOptions bind(Section s) {
    return s.build(
        () ->
            new RecordOptions(
                s.orNull("activations", key -> activations(s.section(key))),
                s.orNull("histogram", key -> histogram(s.section(key))),
                s.orNull("gradients", key -> gradients(s.section(key))),
                s.orNull("activation_gradients", key -> gradients(s.section(key)))));
  }

  private static HistogramOptions histogram(Section s) {
    return s.build(
        () -> new HistogramOptions(every(s), s.integer("bins"), s.number("min"), s.number("max")));
  }

  private static GradientOptions gradients(Section s) {
    return s.build(() -> new GradientOptions(every(s), s.number("near_zero")));
  }

  private static ActivationOptions activations(Section s) {
    return s.build(
        () ->
            new ActivationOptions(
                every(s),
                layers(s),
                s.number("near_zero"),
                s.flag("absolute"),
                s.choice("kernels", KernelChoice.class)));
  }

  private static Every every(Section s) {
    JsonNode value = s.value("every");
    if (value.isTextual() && value.textValue().equals("epoch")) {
      return Every.EPOCH;
    }
    if (!value.isInt()) {
      throw s.wrongType("every", "a number of batches or epoch", value);
    }
    return new Every(value.intValue(), false);
  }

  private static Layers layers(Section s) {
    JsonNode value = s.value("layers");
    if (value.isArray()) {
      return new Layers.Named(s.texts("layers"));
    }
    for (Layers.Kind kind : Layers.Kind.values()) {
      if (value.isTextual() && value.textValue().equals(Section.key(kind))) {
        return kind;
      }
    }
    throw s.wrongType("layers", "parameters, activations, all or a list of names", value);
  }
}
