package io.github.convlens.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.data.Augmentation;
import io.github.convlens.data.DataOptions;
import io.github.convlens.data.Validation;
import io.github.convlens.experiment.yaml.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Binds the {@code data} section. */
final class DataSection {

  private DataSection() {}

  static DataOptions bind(Section s) {
    return s.build(
        () ->
            new DataOptions(
                s.text("dataset"),
                s.orNull("path", key -> path(s)),
                s.orNull("size", key -> size(s)),
                s.number("split"),
                s.orNull("classes", s::integers),
                s.flag("normalize"),
                augment(s.section("augment")),
                validation(s)));
  }

  private static Augmentation augment(Section s) {
    return s.build(
        () -> new Augmentation(s.flag("flip"), s.integer("crop_padding"), s.integer("cutout")));
  }

  private static Path path(Section s) {
    try {
      return Path.of(s.text("path"));
    } catch (InvalidPathException e) {
      throw s.wrongType("path", "the path of a folder", s.value("path"));
    }
  }

  private static int[] size(Section s) {
    List<Integer> size = s.integers("size");
    if (size.size() != 2) {
      throw s.wrongType("size", "two whole numbers, [height, width]", s.value("size"));
    }
    return new int[] {size.get(0), size.get(1)};
  }

  private static Validation validation(Section s) {
    JsonNode value = s.value("validation");
    if (value.isTextual() && value.textValue().equals("test")) {
      return new Validation.Test();
    }
    if (value.isNumber()) {
      return new Validation.Fraction(value.doubleValue());
    }
    throw s.wrongType("validation", "test or a fraction of the training split", value);
  }
}
