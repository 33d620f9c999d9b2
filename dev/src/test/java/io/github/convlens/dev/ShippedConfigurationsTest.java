package io.github.convlens.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.core.option.Kind;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the claims that comments in configs/ make about the files. */
class ShippedConfigurationsTest {

  @Test
  void gradcheckHasEveryKindOfLayerButGlobalMaxPool() throws IOException {
    List<String> words =
        Arrays.asList(Files.readString(Path.of("../configs/gradcheck.yaml")).split("\\W+"));
    List<String> missing =
        Stream.concat(
                Layer.kinds().stream().map(Kind::name),
                Arrays.stream(Function.values()).map(Function::key))
            .distinct()
            .filter(name -> !words.subList(words.indexOf("layers"), words.size()).contains(name))
            .toList();
    assertEquals(List.of("global_max_pool"), missing);
  }
}
