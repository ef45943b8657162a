package io.headwater.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** One column of a dataset's schema, or one field of a nested column. */
public final class Field {
  private final String name;
  private final String type;
  private final boolean nullable;
  private final String description;
  private final List<Field> fields;

  private Field(
      String name, String type, boolean nullable, String description, List<Field> fields) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
    this.nullable = nullable;
    this.description = description;
    this.fields = Collections.unmodifiableList(new ArrayList<>(fields));
  }

  /** A column without fields of its own. */
  public static Field of(String name, String type) {
    return new Field(name, type, true, null, Collections.emptyList());
  }

  /**
   * @param type Spark's catalog string for the type, for example {@code bigint}, {@code
   *     array<string>}
   * @param description the column's comment, or {@code null}
   * @param fields the fields of a struct; for an array its {@code _element}, for a map its {@code
   *     key} and {@code value}, as OpenLineage's schema facet names them
   */
  public static Field of(
      String name, String type, boolean nullable, String description, List<Field> fields) {
    return new Field(name, type, nullable, description, fields);
  }

  public String name() {
    return name;
  }

  public String type() {
    return type;
  }

  public boolean nullable() {
    return nullable;
  }

  /** The column's comment, or {@code null}. */
  public String description() {
    return description;
  }

  public List<Field> fields() {
    return fields;
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof Field)) {
      return false;
    }
    Field f = (Field) o;
    return name.equals(f.name)
        && type.equals(f.type)
        && nullable == f.nullable
        && Objects.equals(description, f.description)
        && fields.equals(f.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, nullable, description, fields);
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
