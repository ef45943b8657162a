package io.headwater.model;

import java.util.Objects;

/**
 * The name of a dataset as OpenLineage's naming rules say: a namespace (where) and a name (what).
 *
 * <p>Example: {@code s3://bucket} and {@code raw/orders}; {@code postgres://host:5432} and {@code
 * shop.public.orders}.
 */
public final class DatasetId implements Comparable<DatasetId> {
  private final String namespace;
  private final String name;

  private DatasetId(String namespace, String name) {
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.name = Objects.requireNonNull(name, "name");
  }

  public static DatasetId of(String namespace, String name) {
    return new DatasetId(namespace, name);
  }

  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  @Override
  public int compareTo(DatasetId other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DatasetId
        && namespace.equals(((DatasetId) o).namespace)
        && name.equals(((DatasetId) o).name);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + name.hashCode();
  }

  /**
   * {@code namespace/name}, or the name alone where it starts with a slash behind its namespace.
   */
  @Override
  public String toString() {
    return name.startsWith("/") ? namespace + ":" + name : namespace + "/" + name;
  }
}
