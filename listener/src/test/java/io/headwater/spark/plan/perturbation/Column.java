package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.List;

/** A column that an expression can name. */
final class Column {
  final String name;
  final ColumnType type;

  /** The same in all rows, whatever the tables hold. */
  final boolean constant;

  Column(String name, ColumnType type) {
    this(name, type, false);
  }

  Column(String name, ColumnType type, boolean constant) {
    this.name = name;
    this.type = type;
    this.constant = constant;
  }

  Column named(String other) {
    return new Column(other, type, constant);
  }

  static List<String> names(List<Column> columns) {
    List<String> names = new ArrayList<>();
    columns.forEach(c -> names.add(c.name));
    return names;
  }
}
