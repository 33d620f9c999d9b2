package io.github.convlens.experiment.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlReaderTest {
  @TempDir private Path folder;

  private String refusal(byte[] content) throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.write(file, content);
    return refusal(file);
  }

  private String refusal(String content) throws IOException {
    return refusal(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(Path file) {
    String message =
        assertThrows(InvalidInputException.class, () -> YamlReader.mapping(file)).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void scalarsHaveTheTypeOfTheirNotation() {
    ObjectNode node =
        (ObjectNode)
            YamlReader.parse(
                "{a: 1, b: 1.0e-5, c: 1e-5, d: yes, e: null, f: ~, g: true, h: '1', i: 1_000, j: on,"
                    + " k: '', l: 12345678901}");
    assertTrue(node.get("a").isInt());
    assertEquals(1e-5, node.get("b").doubleValue());
    assertEquals(1e-5, node.get("c").doubleValue());
    assertEquals("yes", node.get("d").textValue());
    assertTrue(node.get("e").isNull());
    assertTrue(node.get("f").isNull());
    assertTrue(node.get("g").isBoolean());
    assertEquals("1", node.get("h").textValue());
    assertEquals(1000, node.get("i").intValue());
    assertEquals("on", node.get("j").textValue());
    assertEquals("", node.get("k").textValue());
    assertTrue(node.get("l").isLong());
  }

  @Test
  void ambiguousNumbersAreRejected() throws IOException {
    assertEquals(
        "a.b: 010 is octal to some readers: write 10, or '010' if it is a name",
        refusal("a: {b: 010}\n"));
    assertEquals(
        "a[1]: 0_07 is octal to some readers: write 7, or '0_07' if it is a name",
        refusal("a: [1, 0_07]\n"));
    for (String octal : new String[] {"00", "+010", "-017", "0_1"}) {
      assertTrue(refusal("a: " + octal).contains("octal"), octal);
    }
    for (String other : new String[] {"0x10", "0b11", "-0xff"}) {
      assertEquals(
          "a: " + other + " is not a decimal number: write it as one", refusal("a: " + other));
    }
  }

  @Test
  void stringsThatOnlySomeReadersParseAsNumbersStayStrings() {
    for (String text :
        new String[] {"08", "1:30", "190:20:30.15", "2024-01-31", "0o10", ".inf", ".nan"}) {
      assertEquals(text, YamlReader.parse(text).textValue(), text);
    }
  }

  @Test
  void aPointOrAnExponentMakesADecimalNumber() {
    assertEquals(0.5, YamlReader.parse(".5").doubleValue());
    assertEquals(5, YamlReader.parse("5.").doubleValue());
    assertEquals(-0.25, YamlReader.parse("-.25").doubleValue());
    assertFalse(YamlReader.parse("1e3").isIntegralNumber());
    assertEquals(0, YamlReader.parse("0").intValue());
    assertEquals(0.1, YamlReader.parse("00.1").doubleValue());
  }

  @Test
  void tagsAreRejected() throws IOException {
    for (String tagged :
        new String[] {"!!str 010", "!!int '8'", "!mine {b: 1}", "!!set {b}", "! x"}) {
      assertEquals(
          "a: YAML tags (!) are not supported: quote text, and write numbers without a tag",
          refusal("a: " + tagged));
    }
  }

  @Test
  void writtenYamlIsReadBackUnchanged() {
    String[] texts = {
      "010",
      "0x1",
      "1:30",
      "2024-01-31",
      "1_0",
      "yes",
      "1",
      "1.5",
      "null",
      "~",
      "",
      " a",
      "a: b",
      "#",
      "é\n",
      "1e5",
      "true"
    };
    ObjectNode node = (ObjectNode) YamlReader.parse("{n: 1.0e-5, big: 12345678901, list: [1, []]}");
    for (int i = 0; i < texts.length; i++) {
      node.put("t" + i, texts[i]);
    }
    assertEquals(node, YamlReader.parse(YamlWriter.write(node)));
  }

  @Test
  void aRepeatedKeyIsAnError() throws IOException {
    assertEquals("a.b is set twice (line 3): keep one", refusal("a:\n  b: 1\n  b: 2\n"));
  }

  @Test
  void aliasesAreRejected() throws IOException {
    assertEquals(
        "b: YAML aliases (*x) are not supported: repeat the value instead",
        refusal("a: &x [1]\nb: *x\n"));
  }

  @Test
  void aliasesThatWouldExplodeAreRejectedAtTheFirstAlias() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    assertTrue(refusal(bomb.toString()).contains("aliases"));
  }

  @Test
  void deepNestingIsAnError() throws IOException {
    assertTrue(refusal("a: " + "[".repeat(60) + "]".repeat(60)).contains("nest"));
    assertTrue(refusal("a: " + "[".repeat(100_000)).startsWith("is not YAML"));
  }

  @Test
  void aHugeFileIsAnError() throws IOException {
    assertEquals(
        "is larger than 1 MiB, which no configuration is: give a YAML file",
        refusal("a: " + "x".repeat(1 << 20)));
  }

  @Test
  void anEmptyFileIsAnError() throws IOException {
    for (String empty : new String[] {"", "\n", "# nothing\n", "---\n", "null"}) {
      assertEquals("is empty: write at least 'data: {dataset: digits}'", refusal(empty));
    }
  }

  @Test
  void anythingButAMappingIsAnError() throws IOException {
    assertEquals("expected a mapping of keys to values, found a list", refusal("- 1\n- 2\n"));
    assertEquals(
        "expected a mapping of keys to values, found the text \"hello\"", refusal("hello"));
  }

  @Test
  void brokenYamlGivesOneLine() throws IOException {
    assertTrue(refusal("a: [1, 2\nb: }\n").startsWith("is not YAML (line "));
    assertTrue(refusal("a: 1\n\tb: 2\n").startsWith("is not YAML (line "));
  }

  @Test
  void twoDocumentsAreAnError() throws IOException {
    assertEquals("holds more than one document: keep one", refusal("a: 1\n---\nb: 2\n"));
  }

  @Test
  void bytesThatAreNotUtf8GiveAnError() throws IOException {
    assertEquals(
        "is not UTF-8 text: save it as UTF-8", refusal(new byte[] {'a', ':', ' ', (byte) 0xe9}));
  }

  @Test
  void aByteOrderMarkIsAccepted() throws IOException {
    Path file = folder.resolve("bom.yaml");
    Files.writeString(file, "\uFEFFa: 1\n");
    assertEquals(1, YamlReader.mapping(file).get("a").intValue());
  }

  @Test
  void aMissingFileAndADirectoryAreErrors() {
    assertEquals("there is no such file", refusal(folder.resolve("none.yaml")));
    assertEquals("is a directory: give a YAML file", refusal(folder));
  }
}
