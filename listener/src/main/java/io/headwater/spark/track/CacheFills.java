package io.headwater.spark.track;

import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * {@code CACHE TABLE} before Spark 3.2: the command has the table's name only, and counts its rows
 * to fill the cache.
 *
 * <p>Source: {@code CacheTableCommand.run}.
 */
final class CacheFills {
  /** Of a cache whose filling was not seen. */
  static final LineageGraph UNSEEN =
      LineageGraph.of(
          Collections.emptyList(),
          Collections.emptyList(),
          Collections.singleton(Gap.of(Gap.Kind.NO_PLAN, "what fills the cache")));

  private CacheFills() {}

  static boolean isUnresolved(LogicalPlan command) {
    return Member.isA(command, "CacheTableCommand");
  }

  /**
   * Whether it counts the rows of what has a name: {@code SELECT count(1) FROM t}.
   *
   * @param nested a plan inside of the command's execution, or {@code null}
   */
  static boolean isFill(LogicalPlan nested) {
    if (nested == null || !Member.isA(nested, "Aggregate")) {
      return false;
    }
    List<Object> columns = Scala.flat(Member.of(nested, "aggregateExpressions"));
    return Scala.flat(Member.of(nested, "groupingExpressions")).isEmpty()
        && columns.size() == 1
        && "count".equals(Member.of(columns.get(0), "name"))
        && Member.isA(nested.children().apply(0), "SubqueryAlias");
  }
}
