package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.naming.ColumnPath;
import io.headwater.spark.plan.access.Types;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.node.NodeColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One dataset that a plan writes, with what each of its columns comes from. Immutable. */
public final class Write {
  /** Structs in structs can be more than the plan is long: what is deeper is in its parent. */
  private static final int MOST_LEVELS = 8;

  /** Columns and fields; structs that would make more of them get no fields. */
  private static final int MOST_WITH_FIELDS = 2_000;

  private final Operation operation;
  private final Dataset dataset;
  private final List<String> names;
  private final List<Flow> flows;
  private final Flow rows;
  private final int columns;

  private Write(
      Operation operation,
      Dataset dataset,
      List<String> names,
      List<Flow> flows,
      Flow rows,
      int columns) {
    this.operation = Objects.requireNonNull(operation, "operation");
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.names = Collections.unmodifiableList(new ArrayList<>(names));
    this.flows = Collections.unmodifiableList(new ArrayList<>(flows));
    this.rows = Objects.requireNonNull(rows, "rows");
    this.columns = columns;
  }

  /** Something is done to a dataset without rows flowing into it. */
  public static Write of(Operation operation, Dataset dataset) {
    return new Write(
        operation, dataset, Collections.emptyList(), Collections.emptyList(), Flow.NONE, 0);
  }

  /**
   * The columns of a query are written, position by position.
   *
   * @param names the columns' names in the dataset; a query column without a name keeps its own
   */
  public static Write of(
      Operation operation, Dataset dataset, List<String> names, NodeColumns query) {
    List<String> all = new ArrayList<>(query.size());
    List<String> columns = new ArrayList<>(query.size());
    for (int i = 0; i < query.size(); i++) {
      String name = i < names.size() ? names.get(i) : query.output(i).name();
      all.add(ColumnPath.part(name));
      columns.add(name);
    }
    Dataset.Builder builder = dataset.toBuilder();
    if (dataset.schema().isEmpty()) {
      List<io.headwater.model.Field> schema = new ArrayList<>(query.size());
      for (int i = 0; i < query.size(); i++) {
        schema.add(Types.field(query.output(i), columns.get(i)));
      }
      builder.schema(schema);
    }
    List<Flow> flows = new ArrayList<>(query.flows());
    for (int i = 0; i < query.size(); i++) {
      Map<String, Flow> fields = new LinkedHashMap<>();
      // All fields of a column or none: some alone would look like all.
      if (addFields(all.get(i), flows.get(i), 1, fields)
          && all.size() + fields.size() <= MOST_WITH_FIELDS) {
        all.addAll(fields.keySet());
        flows.addAll(fields.values());
      }
    }
    return new Write(operation, builder.build(), all, flows, query.rows(), query.size());
  }

  /**
   * The fields of a struct that the query makes, beside the struct itself, so that who reads {@code
   * s.a} later finds where it comes from.
   */
  private static boolean addFields(String path, Flow flow, int depth, Map<String, Flow> fields) {
    for (Map.Entry<String, Flow> field : flow.fields().entrySet()) {
      if (depth > MOST_LEVELS || fields.size() >= MOST_WITH_FIELDS || field.getKey().isEmpty()) {
        return false;
      }
      String name = ColumnPath.field(path, field.getKey());
      fields.put(name, field.getValue());
      if (!addFields(name, field.getValue(), depth + 1, fields)) {
        return false;
      }
    }
    return true;
  }

  /** Columns whose flows a rule has put together itself. */
  public static Write of(
      Operation operation, Dataset dataset, List<String> names, List<Flow> flows, Flow rows) {
    return new Write(operation, dataset, names, flows, rows, flows.size());
  }

  /** How many columns there are, without the fields of structs. */
  int columns() {
    return columns;
  }

  Operation operation() {
    return operation;
  }

  Dataset dataset() {
    return dataset;
  }

  List<String> names() {
    return names;
  }

  List<Flow> flows() {
    return flows;
  }

  Flow rows() {
    return rows;
  }
}
