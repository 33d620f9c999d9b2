package io.github.convlens.experiment.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.training.metric.Temperature;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionFormatTest {

  private static final String FILE = "p/a,b.png";
  private static final List<String> NAMES = List.of("cat", "a \"dog\", black", "hen");

  /** Outputs whose probabilities are 0.25, 0.5 and 0.25. */
  private static final float[] OUTPUTS = {0, (float) Math.log(2), 0};

  private static OutputReading classes(int most) {
    return new OutputReading.OfClasses(NAMES, Temperature.ONE, most);
  }

  private static OutputReading labels(double threshold, double temperature) {
    return new OutputReading.OfLabels(
        new OutputMeaning.OfLabels(NAMES, new Threshold(threshold)), new Temperature(temperature));
  }

  private static OutputReading numbers() {
    return new OutputReading.OfNumbers(
        new OutputMeaning.OfNumbers(
            List.of("age", "size"),
            new TargetScale(new double[] {40, 0.5}, new double[] {10, 0.25})));
  }

  private static String csv(OutputReading reading, float... outputs) {
    PredictionFormat csv = new PredictionFormat.Csv(reading.columns());
    return csv.header() + csv.line(reading.read(FILE, outputs));
  }

  private static String json(OutputReading reading, float... outputs) {
    return new PredictionFormat.JsonLines().line(reading.read(FILE, outputs));
  }

  private static String text(OutputReading reading, float... outputs) {
    return PredictionFormat.Columns.fitting(List.of(Path.of(FILE)), reading.names())
        .line(reading.read(FILE, outputs));
  }

  @Test
  void theMostLikelyClassesComeFirstAndTiesKeepTheirOrder() {
    Prediction.OfClass prediction = (Prediction.OfClass) classes(9).read(FILE, OUTPUTS);
    assertEquals(
        List.of("a \"dog\", black", "cat", "hen"),
        prediction.classes().stream().map(Prediction.Likely::name).toList());
    assertEquals(List.of(1), classes(1).notable(OUTPUTS));
  }

  @Test
  void csvQuotesNamesAndHasColumnsForEveryRank() {
    assertEquals(
        """
        file,class,probability,class_2,probability_2
        "p/a,b.png","a ""dog"", black",0.5,cat,0.25
        """,
        csv(classes(2), OUTPUTS));
  }

  @Test
  void everyLineIsAJsonObject() throws IOException {
    assertEquals("", new PredictionFormat.JsonLines().header());
    assertEquals(
        "{\"file\":\"p/a,b.png\",\"class\":\"a \\\"dog\\\", black\",\"probability\":0.5}\n",
        json(classes(1), OUTPUTS));
    JsonNode several = new ObjectMapper().readTree(json(classes(2), OUTPUTS));
    assertEquals("cat", several.at("/classes/1/class").textValue());
    assertEquals(0.25, several.at("/classes/1/probability").doubleValue());
  }

  @Test
  void labelsAtOrAboveTheThresholdArePredictedWithTheirProbabilities() {
    assertEquals(
        """
        file,labels,probability_cat,"probability_a ""dog"", black",probability_hen
        "p/a,b.png","cat;a ""dog"", black",0.5,0.8807971,0.047425874
        """,
        csv(labels(0.5, 1), 0, 2, -3));
    assertEquals(
        "{\"file\":\"p/a,b.png\",\"labels\":[\"a \\\"dog\\\", black\"],\"probabilities\":"
            + "{\"cat\":0.5,\"a \\\"dog\\\", black\":0.8807971,\"hen\":0.047425874}}\n",
        json(labels(0.6, 1), 0, 2, -3));
    assertEquals("p/a,b.png  a \"dog\", black  0.8808\n", text(labels(0.6, 1), 0, 2, -3));
    assertEquals("p/a,b.png  -\n", text(labels(0.9, 1), 0, 2, -3));
  }

  @Test
  void thePredictedLabelsDoNotDependOnTheTemperature() {
    assertEquals(
        "p/a,b.png  a \"dog\", black  0.7311\n",
        text(labels(0.8, 2), 0, 2, -3),
        "the sigmoid of half the output, which is below the threshold");
    assertEquals(List.of(1), labels(0.8, 2).notable(0, 2, -3));
    assertEquals(List.of(1, 0), labels(0.3, 2).notable(0, 2, -3));
    assertEquals(List.of(1), labels(0.95, 2).notable(0, 2, -3), "none is predicted");
    double same = new Threshold(0.8).at(new Temperature(2)).value();
    assertEquals(2.0 / 3, same, 1e-12, "the odds of 4 to 1 become 2 to 1");
  }

  @Test
  void numbersHaveTheirNamesAndAreInTheirOriginalUnit() {
    assertEquals("file,age,size\n\"p/a,b.png\",45.0,0.25\n", csv(numbers(), 0.5F, -1));
    assertEquals(
        "{\"file\":\"p/a,b.png\",\"numbers\":{\"age\":45.0,\"size\":0.25}}\n",
        json(numbers(), 0.5F, -1));
    assertEquals("p/a,b.png  age   45.0000  size  0.250000\n", text(numbers(), 0.5F, -1));
    assertEquals(List.of(0, 1), numbers().notable(0.5F, -1));
  }

  @Test
  void columnsFitTheNamesAndKeepControlCharactersFromTheTerminal() {
    PredictionFormat columns =
        PredictionFormat.Columns.fitting(List.of(Path.of("longer.png")), List.of("cat", "horse"));
    Prediction hostile =
        new Prediction.OfClass("a\u001b[2J", List.of(new Prediction.Likely("cat", 1)));
    assertEquals("a?[2J       cat    1.0000\n", columns.line(hostile));
  }
}
