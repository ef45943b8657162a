package io.headwater.model;

import java.util.Objects;

/** The name of a job: what is run again and again under the same name. */
public final class JobId {
  private final String namespace;
  private final String name;

  private JobId(String namespace, String name) {
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.name = Objects.requireNonNull(name, "name");
  }

  public static JobId of(String namespace, String name) {
    return new JobId(namespace, name);
  }

  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof JobId
        && namespace.equals(((JobId) o).namespace)
        && name.equals(((JobId) o).name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(namespace, name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
