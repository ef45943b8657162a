package io.headwater.spark.plan.expression;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Finds the plans that stand inside a node's expressions, wherever they stand. */
public final class Subqueries {
  private Subqueries() {}

  public static List<LogicalPlan> of(LogicalPlan node) {
    List<LogicalPlan> found = new ArrayList<>();
    if (Member.isA(node, "ReplaceData") || Member.isA(node, "WriteDelta")) {
      // Their condition, and what stands in it, is in their query too.
      return found;
    }
    Deque<Expression> stack = new ArrayDeque<>(Scala.<Expression>list(node.expressions()));
    // One instance may stand in many places.
    Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    while (!stack.isEmpty()) {
      Expression expression = stack.pop();
      if (expression instanceof Attribute || !seen.add(expression)) {
        continue;
      }
      if (expression instanceof SubqueryExpression) {
        found.add(((SubqueryExpression) expression).plan());
      }
      scala.collection.Iterator<Expression> children = expression.children().iterator();
      while (children.hasNext()) {
        stack.push(children.next());
      }
    }
    return found;
  }
}
