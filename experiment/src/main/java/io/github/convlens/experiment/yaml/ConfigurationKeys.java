package io.github.convlens.experiment.yaml;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The documentation of every configuration key: the comments of {@code defaults.yaml}, which are
 * nowhere else.
 */
public final class ConfigurationKeys {

  /**
   * Keys that stand together.
   *
   * @param path full path of the section; empty for the outermost
   * @param variant what chooses these keys, as {@code name: adam}; empty where they are always
   *     there
   * @param presence whether the section may be null
   * @param description what the section is about; may be empty
   * @param keys in the order of a resolved configuration
   */
  public record Section(
      String path, String variant, Presence presence, String description, List<Key> keys) {}

  /** Whether a section may be null, which turns off what it configures. */
  public enum Presence {
    /** It is always there. */
    REQUIRED,
    /** It may be null, and is not unless a file says so. */
    ON,
    /** It is null unless a file gives it. */
    OFF
  }

  /**
   * One key.
   *
   * @param name the last part of its path
   * @param type what it takes, as in {@code defaults.yaml}: {@code integer >= 1 | null}
   * @param byDefault its default as YAML
   * @param effect what it does
   */
  public record Key(String name, String type, String byDefault, String effect) {}

  private ConfigurationKeys() {}

  /**
   * Every section, each behind the one that it stands in, variants behind their section.
   *
   * @throws IllegalStateException if a key has no comment of the form "TYPE: EFFECT"
   */
  public static List<Section> sections() {
    MappingNode root = (MappingNode) root();
    List<Section> sections = new ArrayList<>();
    collect("", "", mapping(root, "defaults"), root, sections);
    return sections;
  }

  private static Node root() {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    try (Reader yaml =
        new InputStreamReader(
            Defaults.class.getResourceAsStream("defaults.yaml"), StandardCharsets.UTF_8)) {
      return new Yaml(options).compose(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(
      String path, String description, MappingNode node, MappingNode root, List<Section> into) {
    List<Key> keys = new ArrayList<>();
    List<Section> inner = new ArrayList<>();
    for (NodeTuple entry : node.getValue()) {
      String name = text(entry.getKeyNode());
      String child = Defaults.join(path, name);
      NodeTuple on = find(mapping(root, "optional"), child);
      if (on != null) {
        Presence presence =
            entry.getValueNode() instanceof MappingNode ? Presence.ON : Presence.OFF;
        List<Key> own = keys((MappingNode) on.getValueNode(), child);
        inner.add(new Section(child, "", presence, comment(on), own));
      } else if (entry.getValueNode() instanceof MappingNode section) {
        collect(child, comment(entry), section, root, inner);
      } else {
        keys.add(key(entry, child));
      }
    }
    into.add(new Section(path, "", Presence.REQUIRED, description, keys));
    NodeTuple variants = find(mapping(root, "variants"), path);
    if (variants != null) {
      MappingNode variant = (MappingNode) variants.getValueNode();
      String selector = text(find(variant, "by").getValueNode());
      for (NodeTuple one : mapping(variant, "keys").getValue()) {
        String chosen = selector + ": " + text(one.getKeyNode());
        List<Key> own = keys((MappingNode) one.getValueNode(), path + " (" + chosen + ")");
        into.add(new Section(path, chosen, Presence.REQUIRED, comment(one), own));
      }
    }
    into.addAll(inner);
  }

  private static List<Key> keys(MappingNode section, String path) {
    return section.getValue().stream()
        .map(entry -> key(entry, Defaults.join(path, text(entry.getKeyNode()))))
        .toList();
  }

  private static Key key(NodeTuple entry, String path) {
    String[] comment = comment(entry).split(": ", 2);
    if (comment.length < 2) {
      throw new IllegalStateException(
          path + " in defaults.yaml: its comment is not of the form \"TYPE: EFFECT\"");
    }
    return new Key(text(entry.getKeyNode()), comment[0], yaml(entry.getValueNode()), comment[1]);
  }

  /** The comment behind a value, or behind the key of a section. */
  private static String comment(NodeTuple entry) {
    Node value = entry.getValueNode();
    boolean block = value instanceof MappingNode section && !section.getValue().isEmpty();
    List<CommentLine> lines = (block ? entry.getKeyNode() : value).getInLineComments();
    return lines == null
        ? ""
        : lines.stream().map(line -> line.getValue().strip()).collect(Collectors.joining(" "));
  }

  private static String yaml(Node value) {
    return value instanceof SequenceNode list
        ? list.getValue().stream()
            .map(ConfigurationKeys::yaml)
            .collect(Collectors.joining(", ", "[", "]"))
        : text(value);
  }

  private static MappingNode mapping(MappingNode node, String key) {
    return (MappingNode) find(node, key).getValueNode();
  }

  private static NodeTuple find(MappingNode node, String key) {
    return node.getValue().stream()
        .filter(entry -> text(entry.getKeyNode()).equals(key))
        .findFirst()
        .orElse(null);
  }

  private static String text(Node scalar) {
    return ((ScalarNode) scalar).getValue();
  }
}
