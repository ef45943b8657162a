package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.ColumnEdge;
import io.headwater.spark.plan.source.UnresolvedTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every query of TPC-DS and TPC-H: nothing unknown, nothing dropped. */
class CorpusTest extends SparkTest {

  /**
   * Columns into which no value flows, and rightly: counts of rows and what is made of them alone,
   * constants, the number of a grouping set.
   */
  private static final Set<String> OF_NO_COLUMN =
      new HashSet<>(
          Arrays.asList(
              ("cnt,cnt1,cnt2,cnt3,cnt4,cnt5,cnt6,channel,number_sales,sum(number_sales),g_state"
                      + ",lochierarchy,count(1),num_customers,ship_carriers,total_cnt,sales_cnt"
                      + ",h8_30_to_9,h9_to_9_30,h9_30_to_10,h10_to_10_30,h10_30_to_11"
                      + ",h11_to_11_30,h11_30_to_12,h12_to_12_30,am_pm_ratio,count_order,custdist"
                      + ",numwait,numcust,order_count,excess discount amount ")
                  .split(",")));

  @BeforeAll
  static void tables() throws IOException {
    spark().sql("CREATE DATABASE IF NOT EXISTS corpus_ds");
    spark().sql("CREATE DATABASE IF NOT EXISTS corpus_h");
    spark().sql("USE corpus_ds");
    Map<String, String> tables = SparkCorpus.tpcds();
    assertThat(tables).hasSize(24);
    tables.forEach(
        (name, columns) ->
            spark().sql("CREATE TABLE `" + name + "` (" + columns + ") USING parquet"));
    spark().sql("USE corpus_h");
    List<String> statements = SparkCorpus.tpch();
    assertThat(statements).hasSize(8);
    statements.forEach(spark()::sql);
  }

  @AfterAll
  static void back() {
    spark().sql("USE default");
  }

  @Test
  void nothingIsUnknownAndNothingDropped() throws IOException {
    Map<String, String> queries = SparkCorpus.queries();
    assertThat(queries).hasSizeGreaterThan(150);
    List<String> wrong = new ArrayList<>();
    int edges = 0;
    for (Map.Entry<String, String> query : queries.entrySet()) {
      spark().sql("USE " + (query.getKey().startsWith("tpch") ? "corpus_h" : "corpus_ds"));
      org.apache.spark.sql.Dataset<Row> frame = spark().sql(query.getValue());
      Lineage lineage = Lineage.of(frame);
      edges += lineage.edges().size();
      check(query.getKey(), query.getValue(), frame, lineage, wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(edges).isGreaterThan(4_000);
  }

  @Test
  void edgesOfTpchAreThoseDerivedByHand() throws IOException {
    Map<String, Set<String>> expected = HandMadeEdges.read("tpch-edges.txt", HandMadeEdges.TPCH);
    assertThat(expected).hasSize(22);
    areTheEdges("corpus_h", "tpch/", expected);
  }

  @Test
  void edgesOfTpcdsAreThoseDerivedByHand() throws IOException {
    Map<String, Set<String>> expected = HandMadeEdges.read("tpcds-edges.txt", HandMadeEdges.TPCDS);
    assertThat(expected).hasSize(19);
    areTheEdges("corpus_ds", "tpcds/", expected);
  }

  private static void areTheEdges(String database, String folder, Map<String, Set<String>> expected)
      throws IOException {
    spark().sql("USE " + database);
    // From 3.4 on Spark pads a CHAR column where it is read, which is an expression of its own.
    spark().conf().set("spark.sql.legacy.charVarcharAsString", "true");
    try {
      Map<String, String> queries = SparkCorpus.queries();
      expected.forEach(
          (name, edges) ->
              assertThat(Lineage.of(spark().sql(queries.get(folder + name))).edges())
                  .as(name)
                  .containsExactlyInAnyOrderElementsOf(edges));
    } finally {
      spark().conf().unset("spark.sql.legacy.charVarcharAsString");
    }
  }

  private static void check(
      String name,
      String text,
      org.apache.spark.sql.Dataset<Row> frame,
      Lineage lineage,
      List<String> wrong) {
    if (!lineage.lineage().graph().gaps().isEmpty()) {
      wrong.add(name + ": " + lineage.lineage().graph().gaps());
    }
    Set<String> asked = new TreeSet<>();
    UnresolvedTables.of(CatalystSqlParser$.MODULE$.parsePlan(text))
        .forEach(
            parts -> asked.add(parts.get(parts.size() - 1).toLowerCase(java.util.Locale.ROOT)));
    Set<String> read =
        lineage.lineage().graph().inputs().stream()
            .map(d -> Lineage.shortName(d.id().name()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!asked.equals(read)) {
      wrong.add(name + ": asks " + asked + " and reads " + read);
    }
    Set<String> reached = new HashSet<>();
    for (ColumnEdge edge : lineage.lineage().graph().outputs().get(0).edges()) {
      reached.add(edge.outputField());
    }
    for (Object column :
        io.headwater.spark.plan.access.Scala.list(frame.queryExecution().analyzed().output())) {
      String field = io.headwater.naming.ColumnPath.part(((Attribute) column).name());
      if (!reached.contains(field) && !OF_NO_COLUMN.contains(field)) {
        wrong.add(name + ": nothing flows into " + field);
      }
    }
  }
}
