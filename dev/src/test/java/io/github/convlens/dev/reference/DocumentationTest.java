package io.github.convlens.dev.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.Diagnosis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hand-written pages refer only to things that exist. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern SCRIPT = Pattern.compile("\\b(scripts/[a-z][a-z-]*)");
  private static final Pattern TYPE_NAME = Pattern.compile("`([A-Z][a-z]+[A-Z]?[A-Za-z]*)\\b");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w*)");

  private static final Set<String> SKIPPED_DIRS = Set.of("target", "node_modules", "runs", ".git");

  /** Types of Java, DJL and PyTorch that the pages for contributors mention. */
  private static final Set<String> LIBRARY_TYPES = Set.of("Trainer");

  @Test
  void linksHaveTargets() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : found(LINK, Files.readString(page))) {
        if (!link.startsWith("http") && !link.startsWith("../../") && !targetExists(page, link)) {
          broken.add(ROOT.relativize(page) + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void typesMentionedForContributorsExist() throws IOException {
    Set<String> declared = declaredTypes();
    List<String> unknown = new ArrayList<>();
    for (String page : List.of("CONTRIBUTING.md", "docs/architecture.md")) {
      for (String type : found(TYPE_NAME, Files.readString(ROOT.resolve(page)))) {
        if (!declared.contains(type) && !LIBRARY_TYPES.contains(type)) {
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

  @Test
  void everyPictureIsShownAndHasADocumentedSource() throws IOException {
    String made = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    Map<String, String> makers =
        Map.of(
            "docs/augmentation", "`docs/augmentation/`",
            "docs/diagnosis", "pictures of `docs/diagnosis.md`",
            "docs/plots", "pictures of `docs/book.md`, `docs/lessons.md`");
    Set<Path> shown = new TreeSet<>();
    for (Path page : pages()) {
      for (String link : found(LINK, Files.readString(page))) {
        shown.add(page.resolveSibling(link.split("#", 2)[0]).normalize());
      }
    }
    List<String> odd = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = ROOT.relativize(file).toString().replace('\\', '/');
        if (name.matches(".*\\.(png|svg|jpg|gif)")) {
          String folder = name.substring(0, name.lastIndexOf('/'));
          if (!made.contains(makers.getOrDefault(folder, "`" + name + "`"))) {
            odd.add(name + ": CONTRIBUTING.md does not say what makes it");
          }
          if (!shown.contains(file)) {
            odd.add(name + ": no page shows it");
          }
        }
      }
    }
    assertEquals(List.of(), odd);
  }

  @Test
  void scriptsMentionedInTheDocumentationExist() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      for (String script : found(SCRIPT, Files.readString(page))) {
        if (!Files.isRegularFile(ROOT.resolve(script))) {
          missing.add(ROOT.relativize(page) + ": " + script);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean targetExists(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target) || !target.startsWith(ROOT)) {
      return false;
    }
    return parts.length < 2 || anchors(Files.readString(target)).contains(parts[1]);
  }

  /**
   * The anchors of a page. If headings have the same text, a number is appended from the second
   * heading onwards.
   */
  private static Set<String> anchors(String page) {
    Set<String> anchors = new TreeSet<>();
    for (String heading : found(HEADING, CODE.matcher(page).replaceAll(""))) {
      String anchor = anchor(heading);
      for (int number = 1; !anchors.add(anchor); number++) {
        anchor = anchor(heading) + "-" + number;
      }
    }
    return anchors;
  }

  /**
   * The anchor that GitHub and similar sites derive from a heading: in lower case, with hyphens in
   * place of blanks, and without other punctuation.
   */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .strip()
        .replace(' ', '-');
  }

  /** Every page of the repository, except pages in folders that tools create. */
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED_DIRS.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    pages.sort(null);
    return pages;
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
