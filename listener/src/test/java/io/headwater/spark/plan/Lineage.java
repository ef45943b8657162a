package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.SaveIntoDataSourceCommand;
import org.apache.spark.sql.execution.datasources.jdbc.JdbcRelationProvider;

/** What a query's rows would bring into a table, in the words of tests. */
public final class Lineage {
  private final PlanLineage lineage;

  private Lineage(PlanLineage lineage) {
    this.lineage = lineage;
  }

  /** The lineage of the query as if it was stored in a JDBC table; nothing runs. */
  public static Lineage of(org.apache.spark.sql.Dataset<Row> query) {
    return of(query.queryExecution().analyzed());
  }

  static Lineage of(LogicalPlan query) {
    return of(query, PlanSettings.DEFAULT);
  }

  static Lineage of(LogicalPlan query, PlanSettings settings) {
    scala.collection.immutable.Map<String, String> options =
        new scala.collection.immutable.Map.Map2<>("url", "jdbc:h2:mem:sink", "dbtable", "sink");
    return new Lineage(
        new PlanAnalyzer(settings)
            .analyze(
                new SaveIntoDataSourceCommand(
                    query, new JdbcRelationProvider(), options, SaveMode.Append)));
  }

  public PlanLineage lineage() {
    return lineage;
  }

  List<String> edges() {
    return edges(lineage);
  }

  /** Edges as {@code t.a -FILTER-> *}; a dataset goes by the last part of its name. */
  static List<String> edges(PlanLineage lineage) {
    List<String> edges = new ArrayList<>();
    for (Output output : lineage.graph().outputs()) {
      for (ColumnEdge e : output.edges()) {
        String to = e.outputField() == null ? "*" : e.outputField();
        edges.add(
            shortName(e.input().name())
                + "."
                + e.inputField()
                + " -"
                + e.transformation()
                + "-> "
                + to);
      }
    }
    return new ArrayList<>(new TreeSet<>(edges));
  }

  /** Exactly these edges, and nothing unknown. */
  Lineage hasEdges(String... expected) {
    assertThat(edges()).containsExactlyElementsOf(new TreeSet<>(Arrays.asList(expected)));
    assertThat(lineage.graph().complete()).as("gaps %s", lineage.graph().gaps()).isTrue();
    return this;
  }

  Lineage hasInputs(String... expected) {
    List<String> names = new ArrayList<>();
    for (Dataset input : lineage.graph().inputs()) {
      names.add(shortName(input.id().name()));
    }
    assertThat(names).containsExactlyInAnyOrder(expected);
    return this;
  }

  static String shortName(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1);
  }
}
