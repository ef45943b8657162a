package io.headwater.spark.plan.source;

import io.headwater.model.Gap;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code df.describe()} and {@code df.summary()} before Spark 3.4: rows in the plan, of statistics
 * that Spark computed when they were called, by a job that is no query.
 *
 * <p>Source: {@code StatFunctions.summary}.
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
    List<InternalRow> rows = isSummary(outputs) ? Scala.list(n.data()) : Collections.emptyList();
    if (rows.isEmpty() || !rows.stream().allMatch(Summaries::isStatistic)) {
      return SourceRules.nothing(n, q);
    }
    q.values().summarised().forEach(q.findings()::input);
    q.findings().gap(Gap.Kind.UNKNOWN_SOURCE, "what describe() or summary() computed");
    List<Flow> flows = new ArrayList<>(Collections.nCopies(outputs.size(), Flow.UNKNOWN));
    flows.set(0, Flow.NONE);
    return NodeColumns.of(outputs, flows, Flow.NONE);
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
