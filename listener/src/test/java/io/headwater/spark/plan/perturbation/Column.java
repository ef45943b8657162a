package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.List;

/** A column that an expression can name. */
final class Column {
  final String name;
  final ColumnType type;

  Column(String name, ColumnType type) {
    this.name = name;
    this.type = type;
  }

  static List<String> names(List<Column> columns) {
    List<String> names = new ArrayList<>();
    columns.forEach(c -> names.add(c.name));
    return names;
  }
}
