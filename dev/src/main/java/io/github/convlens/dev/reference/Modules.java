package io.github.convlens.dev.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The modules of this repository, as described in their {@code pom.xml} files.
 *
 * @param uses the modules that each module uses directly
 * @param descriptions the description of each module, in one sentence
 */
record Modules(Map<String, Set<String>> uses, Map<String, String> descriptions) {
  private static final String PREFIX = "convlens-";

  /**
   * Reads the parent's list of modules and each module's description and dependencies.
   *
   * @param root the repository
   */
  static Modules read(Path root) throws IOException {
    Map<String, Set<String>> uses = new LinkedHashMap<>();
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (Element module : children(child(pom(root), "modules"), "module")) {
      String name = module.getTextContent().strip();
      Element pom = pom(root.resolve(name));
      descriptions.put(name, text(pom, "description"));
      uses.put(
          name,
          children(child(pom, "dependencies"), "dependency").stream()
              .filter(dependency -> !text(dependency, "scope").equals("test"))
              .map(dependency -> text(dependency, "artifactId"))
              .filter(artifact -> artifact.startsWith(PREFIX))
              .map(artifact -> artifact.substring(PREFIX.length()))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return new Modules(uses, descriptions);
  }

  /** The number of modules in the longest chain of dependencies below {@code module}. */
  int level(String module) {
    return uses.get(module).stream().mapToInt(used -> level(used) + 1).max().orElse(0);
  }

  /**
   * The modules that {@code module} uses directly, except those that it also uses through another
   * module.
   */
  Set<String> direct(String module) {
    Set<String> direct = new TreeSet<>(uses.get(module));
    uses.get(module).forEach(used -> direct.removeAll(below(used)));
    return direct;
  }

  private Set<String> below(String module) {
    Set<String> below = new TreeSet<>(uses.get(module));
    uses.get(module).forEach(used -> below.addAll(below(used)));
    return below;
  }

  private static Element pom(Path folder) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(folder.resolve("pom.xml").toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("cannot read " + folder.resolve("pom.xml"), e);
    }
  }

  private static Element child(Element parent, String name) {
    return children(parent, name).stream().findFirst().orElse(null);
  }

  private static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? "" : child.getTextContent().strip();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent == null ? null : parent.getFirstChild();
        node != null;
        node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
