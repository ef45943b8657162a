package io.headwater.sample.summary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Namespace and name of a dataset; equal ones are the same dataset. */
final class DatasetName {
  private final String namespace;
  private final String name;

  private DatasetName(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /** Of a node that has both, for example an entry of {@code inputs} or {@code inputFields}. */
  static DatasetName of(JsonNode node) {
    return new DatasetName(node.path("namespace").asText(), node.path("name").asText());
  }

  /**
   * The last two parts of a path, {@code store/matches}, or the whole name of what has no path, as
   * a table of a database.
   */
  String shortName() {
    List<String> parts = Arrays.asList(name.replaceAll("^/+|/+$", "").split("/+", -1));
    return String.join("/", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
  }

  /** The last part of the path, or the whole name of what has no path. */
  String lastPart() {
    String shortName = shortName();
    return shortName.substring(shortName.indexOf('/') + 1);
  }

  /** The folder that {@link #lastPart} is in; empty for what has no path. */
  String folder() {
    String shortName = shortName();
    return shortName.substring(0, Math.max(0, shortName.indexOf('/')));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DatasetName
        && namespace.equals(((DatasetName) other).namespace)
        && name.equals(((DatasetName) other).name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(namespace, name);
  }

  @Override
  public String toString() {
    return namespace + " " + name;
  }
}
