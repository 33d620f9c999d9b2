package io.github.convlens.experiment.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.survey.Survey.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterviewTest {

  @TempDir private Path folder;
  private final List<String> asked = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  private Interview answering(String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    return new Interview(
        question -> {
          asked.add(question);
          return Optional.ofNullable(left.poll());
        },
        complaints::add);
  }

  private DraftData photos() throws IOException {
    DrawnPictures.colour(folder.resolve("photos/cat"), 3, 200, 150);
    DrawnPictures.colour(folder.resolve("photos/dog"), 3, 100, 150);
    return DraftData.of("photos", new DataSearchPath(List.of(folder), folder), Progress.NONE);
  }

  @Test
  void answersDecideAndAnEmptyAnswerAcceptsTheProposal() throws IOException {
    Wishes wishes = answering("no", "", "n").wishes(photos(), Wishes.NONE);
    assertEquals(new Wishes(new Size(128, 128), false, false, null), wishes);
    assertTrue(asked.get(1).contains("from 150x100 to 150x200"), asked.get(1));
    assertTrue(asked.get(1).endsWith("[128x128]: "), asked.get(1));
    assertEquals(List.of(), complaints);
  }

  @Test
  void aWrongAnswerIsExplainedAndTheQuestionIsRepeated() throws IOException {
    Wishes wishes = answering("perhaps", "no", "big", "64", "y").wishes(photos(), Wishes.NONE);
    assertEquals(new Wishes(new Size(64, 64), true, false, null), wishes);
    assertEquals(2, complaints.size());
    assertEquals(5, asked.size());
  }

  @Test
  void questionsThatAreDecidedOrIrrelevantAreNotAsked() throws IOException {
    Wishes decided = new Wishes(new Size(64, 64), true, false, 3);
    assertEquals(decided, answering().wishes(photos(), decided));
    DraftData digits =
        DraftData.of("digits", new DataSearchPath(List.of(folder), folder), Progress.NONE);
    answering("").wishes(digits, Wishes.NONE);
    assertEquals(1, asked.size());
    assertTrue(asked.get(0).contains("mirrored"), asked.get(0));
  }

  @Test
  void theEndOfTheInputEndsTheInterview() {
    assertThrows(Interview.EndOfAnswers.class, () -> answering().data());
    assertEquals("digits", answering(" ").data());
    assertThrows(Interview.EndOfAnswers.class, () -> answering("what?").findRate());
  }
}
