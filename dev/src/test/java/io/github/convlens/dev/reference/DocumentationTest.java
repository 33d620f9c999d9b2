package io.github.convlens.dev.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.Diagnosis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages written by hand name what there is. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern TYPE_NAME = Pattern.compile("`([A-Z][a-z]+[A-Z]?[A-Za-z]*)\\b");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w*)");

  /** Names of Java, DJL and PyTorch in those pages. */
  private static final Set<String> OF_OTHERS = Set.of("Trainer");

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : found(LINK, Files.readString(page))) {
        if (!link.startsWith("http") && !link.startsWith("../../") && !leads(page, link)) {
          broken.add(ROOT.relativize(page) + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void typesThatAreNamedToContributorsExist() throws IOException {
    Set<String> declared = declaredTypes();
    List<String> unknown = new ArrayList<>();
    for (String page : List.of("CONTRIBUTING.md", "docs/architecture.md")) {
      for (String type : found(TYPE_NAME, Files.readString(ROOT.resolve(page)))) {
        if (!declared.contains(type) && !OF_OTHERS.contains(type)) {
          unknown.add(page + ": " + type);
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void everyRuleHasASection() throws IOException {
    List<String> sections = found(HEADING, Files.readString(ROOT.resolve("docs/diagnosis.md")));
    for (String rule : Diagnosis.ruleNames()) {
      assertTrue(sections.contains(rule), "docs/diagnosis.md has no section " + rule);
    }
  }

  private static boolean leads(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length < 2
        || found(HEADING, Files.readString(target)).stream()
            .map(DocumentationTest::anchor)
            .anyMatch(parts[1]::equals);
  }

  /** As forges make it: lower case, hyphens for blanks, nothing but letters, digits and hyphens. */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .strip()
        .replace(' ', '-');
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static Set<String> declaredTypes() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(DocumentationTest::sources)
          .flatMap(source -> found(DECLARED, text(source)).stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    Function<MatchResult, String> first = match -> match.group(1);
    return pattern.matcher(text).results().map(first).toList();
  }
}
