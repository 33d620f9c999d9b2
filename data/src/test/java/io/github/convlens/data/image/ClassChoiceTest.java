package io.github.convlens.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How {@code data.classes} chooses classes. */
class ClassChoiceTest {

  private static final List<String> NAMES = List.of("cat", "dog", "1");

  private static String refusal(String... wanted) {
    return assertThrows(
            InvalidInputException.class, () -> ClassChoice.of(List.of(wanted), NAMES, "pets"))
        .getMessage();
  }

  @Test
  void allEntriesAreNamesOrAllAreNumbers() {
    assertEquals(List.of(1, 0), ClassChoice.of(List.of("dog", "cat"), NAMES, "pets").labels());
    assertEquals(List.of(2, 0), ClassChoice.of(List.of("2", "0"), NAMES, "pets").labels());
    assertEquals(
        "classes contains names of classes and the label 0: give only labels or only names"
            + " (cat, dog, 1)",
        refusal("cat", "0"));
  }

  @Test
  void anUnknownEntryIsNamed() {
    assertEquals(
        "classes contains cow, which is neither a label of pets (0 to 2) nor the name of a"
            + " class: give only labels or only names (cat, dog, 1)",
        refusal("cat", "0", "cow"));
  }

  @Test
  void aNameThatIsANumberIsANameIfAllEntriesAreNames() {
    ClassChoice choice = ClassChoice.of(List.of("1"), NAMES, "pets");
    assertEquals(List.of(2), choice.labels());
    assertEquals(
        List.of("classes: 1 are taken as the classes' names, not as their numbers"),
        choice.notes());
  }
}
