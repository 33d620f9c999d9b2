package io.github.convlens.experiment.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionFormatTest {

  private static final List<String> NAMES = List.of("cat", "a \"dog\", black", "hen");

  private static Prediction prediction(int most) {
    return Prediction.of("p/a,b.png", new double[] {0.25, 0.5, 0.25}, NAMES, most);
  }

  @Test
  void theLikeliestClassesComeFirstAndOfEqualsTheFirst() {
    assertEquals(
        List.of("a \"dog\", black", "cat", "hen"),
        prediction(9).classes().stream().map(Prediction.Likely::name).toList());
  }

  @Test
  void csvQuotesNamesAndHasColumnsForEveryRank() {
    PredictionFormat csv = new PredictionFormat.Csv(2);
    assertEquals("file,class,probability,class_2,probability_2\n", csv.header());
    assertEquals("\"p/a,b.png\",\"a \"\"dog\"\", black\",0.5,cat,0.25\n", csv.line(prediction(2)));
  }

  @Test
  void everyLineIsAnObjectOfJson() throws IOException {
    PredictionFormat lines = new PredictionFormat.JsonLines();
    assertEquals("", lines.header());
    assertEquals(
        "{\"file\":\"p/a,b.png\",\"class\":\"a \\\"dog\\\", black\",\"probability\":0.5}\n",
        lines.line(prediction(1)));
    JsonNode several = new ObjectMapper().readTree(lines.line(prediction(2)));
    assertEquals("cat", several.at("/classes/1/class").textValue());
    assertEquals(0.25, several.at("/classes/1/probability").doubleValue());
  }

  @Test
  void columnsAreAsWideAsTheirNamesAndKeepControlCharactersFromTheTerminal() {
    PredictionFormat columns =
        PredictionFormat.Columns.fitting(List.of(Path.of("longer.png")), List.of("cat", "horse"));
    Prediction hostile = Prediction.of("a\u001b[2J", new double[] {1, 0}, List.of("cat", ""), 1);
    assertEquals("a?[2J       cat    1.0000\n", columns.line(hostile));
  }
}
