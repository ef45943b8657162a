package io.headwater.spark.plan.source;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.expression.Subqueries;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The tables that a parsed, not analysed query names. */
public final class UnresolvedTables {
  private UnresolvedTables() {}

  /** Parts of each name, as they were written, without common table expressions. */
  public static Set<List<String>> of(LogicalPlan parsed) {
    Set<List<String>> tables = new LinkedHashSet<>();
    Set<String> defined = new LinkedHashSet<>();
    Deque<LogicalPlan> stack = new ArrayDeque<>();
    stack.push(parsed);
    while (!stack.isEmpty()) {
      LogicalPlan plan = stack.pop();
      String name = Member.simpleName(plan);
      if (name.equals("UnresolvedRelation")) {
        List<String> parts = new ArrayList<>();
        Scala.flat(Member.of(plan, "multipartIdentifier"))
            .forEach(p -> parts.add(String.valueOf(p)));
        tables.add(parts);
      } else if (name.equals("With") || name.equals("UnresolvedWith")) {
        for (Object relation : Scala.flat(Member.of(plan, "cteRelations"))) {
          scala.Product pair = (scala.Product) relation;
          defined.add(String.valueOf(pair.productElement(0)));
          stack.push((LogicalPlan) pair.productElement(1));
        }
      }
      Scala.list(plan.children()).forEach(stack::push);
      Subqueries.of(plan).forEach(stack::push);
    }
    tables.removeIf(parts -> parts.size() == 1 && defined.contains(parts.get(0)));
    return tables;
  }
}
