package io.github.convlens.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.data.Augmentation;
import io.github.convlens.data.DataOptions;
import io.github.convlens.data.Unreadable;
import io.github.convlens.data.Validation;
import io.github.convlens.data.picture.Background;
import io.github.convlens.data.picture.Fit;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.experiment.yaml.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Binds the {@code data} section. */
final class DataSection {

  private static final String COLOUR = "white, black, grey or [red, green, blue]";

  private DataSection() {}

  static DataOptions bind(Section s) {
    return s.build(
        () ->
            new DataOptions(
                s.text("dataset"),
                s.orNull("path", key -> path(s)),
                s.orNull("size", key -> size(s)),
                s.number("split"),
                s.orNull("classes", key -> classes(s)),
                s.flag("normalize"),
                augment(s.section("augment")),
                validation(s),
                new Preparation(s.choice("resize", Fit.class), background(s)),
                s.choice("unreadable", Unreadable.class)));
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

  /** Numbers are text here: whether 3 is a class's name or its number, the data set says. */
  private static List<String> classes(Section s) {
    List<String> classes = new ArrayList<>();
    for (JsonNode item : s.value("classes")) {
      if (!item.isTextual() && !item.isInt()) {
        throw s.wrongType("classes[" + classes.size() + "]", "a class's name, or its number", item);
      }
      classes.add(item.asText());
    }
    if (!s.value("classes").isArray()) {
      throw s.wrongType("classes", "a list of names or numbers", s.value("classes"));
    }
    return classes;
  }

  private static Background background(Section s) {
    JsonNode value = s.value("background");
    if (value.isTextual()) {
      return switch (value.textValue()) {
        case "white" -> Background.WHITE;
        case "black" -> new Background(0, 0, 0);
        case "grey", "gray" -> new Background(128, 128, 128);
        default -> throw s.wrongType("background", COLOUR, value);
      };
    }
    List<Integer> colour = value.isArray() ? s.integers("background") : List.of();
    if (colour.size() != 3) {
      throw s.wrongType("background", COLOUR, value);
    }
    return new Background(colour.get(0), colour.get(1), colour.get(2));
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
