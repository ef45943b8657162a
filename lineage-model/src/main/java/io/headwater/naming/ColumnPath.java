package io.headwater.naming;

/**
 * How a column, or a field within it, is written as one text: parts joined by dots, a part that has
 * a dot itself in back-ticks, as Spark's SQL writes it. So the flat column {@code `a.b`} and the
 * field {@code a.b} of the struct {@code a} are two.
 */
public final class ColumnPath {
  private ColumnPath() {}

  /** One column's or field's name as a part of a path. */
  public static String part(String name) {
    return name.indexOf('.') < 0 && name.indexOf('`') < 0
        ? name
        : "`" + name.replace("`", "``") + "`";
  }

  /** The field of what a path names. */
  public static String field(String path, String name) {
    return path + "." + part(name);
  }
}
