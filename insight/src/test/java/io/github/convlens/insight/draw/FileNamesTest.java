package io.github.convlens.insight.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  private final FileNames names = new FileNames();

  @Test
  void namesThatDifferInReplacedCharactersOrCaseDoNotShareAFile() {
    assertEquals("a_b", names.of("a/b"));
    assertEquals("a_b-2", names.of("a_b"));
    assertEquals("A_b-3", names.of("A b"));
    assertEquals("a_b-2-2", names.of("a/b-2"));
    assertEquals(".._x", names.of("../x"));
  }

  @Test
  void longNamesFitIntoFileSystemsAndStayDifferent() {
    String first = names.of("数".repeat(300) + "1");
    String second = names.of("数".repeat(300) + "2");
    assertNotEquals(first, second);
    assertEquals("数".repeat(66), first);
    assertEquals(200, second.getBytes(StandardCharsets.UTF_8).length);
    assertEquals("𝒳".repeat(50), names.of("𝒳".repeat(60)));
  }

  @Test
  void aNameThatIsNotInUseIsKept() {
    assertEquals("my cat, 3", names.unused("my cat, 3"));
  }
}
