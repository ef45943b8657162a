package io.headwater.spark.plan.source;

import io.headwater.model.Gap;
import io.headwater.spark.plan.KnownValues;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code df.describe()}, {@code df.stat().crosstab(...)} and their like before Spark 3.4: rows in
 * the plan, of statistics that Spark computed when they were called.
 *
 * <p>Source: {@code StatFunctions}, {@code FrequentItems}.
 */
final class Summaries {
  private static final Set<String> STATISTICS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "count",
                  "count_distinct",
                  "approx_count_distinct",
                  "mean",
                  "stddev",
                  "min",
                  "max")));

  private Summaries() {}

  /** Rows that stand in the plan come from nowhere, unless they are such statistics. */
  static NodeColumns local(LocalRelation n, NodeQuery q) {
    List<Attribute> outputs = Scala.<Attribute>list(n.output());
    String computed = outputs.isEmpty() || n.data().isEmpty() ? null : computed(n, outputs, q);
    if (computed == null) {
      return SourceRules.nothing(n, q);
    }
    q.values().computedOf(computed).forEach(q.findings()::input);
    q.findings().gap(Gap.Kind.UNKNOWN_SOURCE, "what was computed by " + computed);
    return NodeColumns.uniform(outputs, Flow.UNKNOWN, Flow.NONE);
  }

  /** What was computed; {@code null} for rows of the program. */
  private static String computed(LocalRelation n, List<Attribute> outputs, NodeQuery q) {
    if (isSummary(outputs)
        && Scala.<InternalRow>list(n.data()).stream().allMatch(Summaries::isStatistic)) {
      return KnownValues.SUMMARY;
    }
    if (outputs.stream()
        .allMatch(c -> c.name().endsWith("_freqItems") && c.dataType() instanceof ArrayType)) {
      return KnownValues.FREQUENT_ITEMS;
    }
    String crosstab = KnownValues.crosstab(outputs.get(0).name());
    boolean counts =
        outputs.subList(1, outputs.size()).stream()
            .allMatch(column -> column.dataType().equals(DataTypes.LongType));
    return counts && q.values().isComputed(crosstab) ? crosstab : null;
  }

  private static boolean isSummary(List<Attribute> outputs) {
    return outputs.size() > 1
        && outputs.get(0).name().equals("summary")
        && outputs.stream().allMatch(column -> column.dataType().equals(DataTypes.StringType));
  }

  private static boolean isStatistic(InternalRow row) {
    String name = row.isNullAt(0) ? "" : row.getUTF8String(0).toString();
    return name.endsWith("%") || STATISTICS.contains(name);
  }
}
