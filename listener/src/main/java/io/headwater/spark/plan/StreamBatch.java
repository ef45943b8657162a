package io.headwater.spark.plan;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.source.RddSources;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.execution.QueryExecution;
import scala.util.Success;

/**
 * A batch of a streaming query inside of which user code runs plans of its own ({@code
 * foreachBatch}): they read the batch as an RDD. Immutable.
 */
public final class StreamBatch {
  private final LogicalPlan query;
  private final Object rdd;

  /**
   * @param query the analyzed plan of the streaming query, with its sources
   * @param batch the execution of the batch
   */
  public StreamBatch(LogicalPlan query, QueryExecution batch) {
    this.query = Objects.requireNonNull(query, "query");
    // The field: asking would compute what has not been.
    Object held = Member.field(batch, "toRdd");
    this.rdd = held != null ? held : evaluated(Member.field(batch, "lazyToRdd"));
  }

  /** From Spark 4.0 the value is in a holder, as a {@code Try}. */
  private static Object evaluated(Object holder) {
    Object value = holder == null ? null : Member.field(holder, "tryT");
    return value instanceof Success ? ((Success<?>) value).value() : null;
  }

  LogicalPlan query() {
    return query;
  }

  /** Whether a leaf's RDD is the batch, or what Spark makes of it for user code. */
  public boolean isReadBy(Object leafRdd) {
    if (rdd == null || leafRdd == null) {
      return false;
    }
    List<Object> ancestry = RddSources.ancestry(leafRdd);
    return ancestry.stream().anyMatch(each -> each == rdd);
  }

  /** Whether a plan reads the batch, a command's query included. */
  public boolean isReadBy(LogicalPlan plan) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<TreeNode<?>> left = new ArrayDeque<>();
    left.add(plan);
    while (!left.isEmpty()) {
      TreeNode<?> node = left.remove();
      if (seen.add(node)) {
        if (isReadBy(Member.of(node, RDD.class, "rdd"))) {
          return true;
        }
        Scala.<TreeNode<?>>list(node.children()).forEach(left::add);
        Scala.<TreeNode<?>>list(node.innerChildren()).forEach(left::add);
      }
    }
    return false;
  }
}
