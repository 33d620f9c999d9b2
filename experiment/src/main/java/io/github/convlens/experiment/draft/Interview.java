package io.github.convlens.experiment.draft;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.survey.Survey.Look;
import io.github.convlens.data.survey.Survey.Size;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks the user for the choices that only a person can make. Each question proposes an answer,
 * which the user accepts with an empty line.
 *
 * @param questions the function that asks a question and returns the answer, which is empty at the
 *     end of the input
 * @param complaints receives a message about what is wrong with an answer, before the question is
 *     repeated
 */
public record Interview(Questions questions, Consumer<String> complaints) {

  /** A function that asks one question. */
  @FunctionalInterface
  public interface Questions {
    /**
     * @param text the question, which ends with the proposed answer in brackets
     * @return the answer; empty at the end of the input
     */
    Optional<String> ask(String text);
  }

  /** Thrown if the input ends before the last answer. */
  public static final class EndOfAnswers extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Asks for the data.
   *
   * @return the text that names the data
   */
  public String data() {
    return ask(
        "Data: a folder of pictures, a CSV table, or " + String.join(", ", DraftData.names()),
        "digits",
        Function.identity());
  }

  /**
   * Asks about pretrained weights, the size of the images and mirroring. A question is left out if
   * the user has already made the choice, or if the choice does not exist for this data.
   *
   * @param given the choices that have already been made
   */
  public Wishes wishes(DraftData data, Wishes given) {
    Wishes wishes = given;
    boolean downloaded = ConfigurationDraft.weightsAreHere();
    if (wishes.pretrained() == null && Plan.canStartFromImageNet(data)) {
      String where = downloaded ? "already downloaded" : "a download of 45 MB";
      boolean proposal = Plan.of(data, wishes, downloaded).recipe() == Recipe.FINE_TUNING;
      wishes =
          wishes.withPretrained(
              yes("Start from ImageNet weights (" + Recipe.WEIGHTS + ", " + where + ")", proposal));
    }
    Plan plan = Plan.of(data, wishes, downloaded);
    Look look = data.survey().look();
    if (wishes.size() == null && look.files()) {
      String sizes =
          look.sizes().same()
              ? "All are " + look.sizes().median()
              : "They are from %s to %s".formatted(look.sizes().smallest(), look.sizes().largest());
      Size size = ask(sizes + ". Size to train at", plan.size().toString(), Wishes::size);
      wishes = wishes.withSize(size);
    }
    if (wishes.mirrored() == null) {
      wishes =
          wishes.withMirrored(
              yes(
                  "Does an image keep its class when it is mirrored left to right",
                  plan.mirrored()));
    }
    return wishes;
  }

  /** Asks whether to find the learning rate with a range test. */
  public boolean findRate() {
    return yes("Find the learning rate now, with up to 100 batches", false);
  }

  private boolean yes(String question, boolean proposal) {
    return ask(
        question + ", yes or no",
        proposal ? "yes" : "no",
        answer ->
            switch (answer.toLowerCase(Locale.ROOT)) {
              case "y", "yes" -> true;
              case "n", "no" -> false;
              default ->
                  throw new InvalidInputException(
                      "\"%s\" is neither yes nor no: answer one of them".formatted(answer));
            });
  }

  private <T> T ask(String question, String proposal, Function<String, T> reader) {
    while (true) {
      String line =
          questions.ask("%s [%s]: ".formatted(question, proposal)).orElseThrow(EndOfAnswers::new);
      try {
        return reader.apply(line.isBlank() ? proposal : line.strip());
      } catch (InvalidInputException e) {
        complaints.accept(String.valueOf(e.getMessage()));
      }
    }
  }
}
