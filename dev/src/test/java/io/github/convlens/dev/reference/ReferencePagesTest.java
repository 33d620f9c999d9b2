package io.github.convlens.dev.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The generated files match the code. {@code -Dgolden.rewrite=true} rewrites them. */
class ReferencePagesTest {
  private static final Path ROOT = Path.of("..");

  @TestFactory
  Stream<DynamicTest> theGeneratedFilesMatchTheCode() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, String> page : ReferencePages.of(ROOT).entrySet()) {
      Path file = ROOT.resolve("docs").resolve(page.getKey());
      tests.add(DynamicTest.dynamicTest(page.getKey(), () -> compare(file, page.getValue())));
    }
    return tests.stream();
  }

  private static void compare(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertTrue(Files.exists(file), file + " is missing: run this test with -Dgolden.rewrite=true");
    assertEquals(
        expected,
        Files.readString(file),
        file + " is out of date: run this test with -Dgolden.rewrite=true");
  }
}
