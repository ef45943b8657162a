package io.headwater.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One dataset and all columns that any event has named of it. */
final class DatasetRecord {
  final int number;
  final String namespace;
  final String name;

  /** {@code parquet}, {@code delta}, ...; {@code null} when no event says. */
  String format;

  /** The table's name where the dataset is known by its place, or {@code null}. */
  String table;

  final List<String> columns = new ArrayList<>();
  final Map<String, Integer> positions = new HashMap<>();
  final Map<Integer, String> descriptions = new HashMap<>();

  DatasetRecord(int number, String namespace, String name) {
    this.number = number;
    this.namespace = namespace;
    this.name = name;
  }

  /** Position of a column, which is added when it is new. */
  int column(String column) {
    return positions.computeIfAbsent(
        column,
        c -> {
          columns.add(c);
          return columns.size() - 1;
        });
  }
}
