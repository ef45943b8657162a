package io.headwater.spark.plan.node;

import static io.headwater.model.Transformation.Subtype.FILTER;
import static io.headwater.model.Transformation.Subtype.GROUP_BY;
import static io.headwater.model.Transformation.Subtype.JOIN;

import io.headwater.model.Gap;
import io.headwater.model.Transformation;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.AppendColumns;
import org.apache.spark.sql.catalyst.plans.logical.AppendColumnsWithObject;
import org.apache.spark.sql.catalyst.plans.logical.DeserializeToObject;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SerializeFromObject;
import org.apache.spark.sql.catalyst.plans.logical.TypedFilter;

/**
 * User code over whole rows: typed Datasets, Python, R, scripts. Its inside cannot be seen, so each
 * of its columns comes from everything that goes in, and the graph says so.
 */
final class TypedRules {
  private TypedRules() {}

  /** Columns become one object: from those that it is built of. */
  static NodeColumns deserialize(DeserializeToObject n, NodeQuery q) {
    Flow object = Flow.step(Transformation.TRANSFORMATION, q.flow(n.deserializer()));
    return NodeColumns.of(
        Collections.singletonList(n.outputObjAttr()),
        Collections.singletonList(object),
        q.input(0).rows());
  }

  static NodeColumns serialize(SerializeFromObject n, NodeQuery q) {
    return q.project(n.serializer(), q.input(0).rows());
  }

  /** {@code ds.filter(p)}: decided by every column that the object is built of. */
  static NodeColumns filter(TypedFilter n, NodeQuery q) {
    opaqueGap(n, q);
    return q.input(0).decidedBy(FILTER, q.flow(n.deserializer()));
  }

  static NodeColumns appendColumns(AppendColumns n, NodeQuery q) {
    opaqueGap(n, q);
    Flow object = Flow.step(Transformation.TRANSFORMATION, q.flow(n.deserializer()));
    List<NamedExpression> added = Scala.list(n.serializer());
    return NodeColumns.concat(
        q.input(0).rows(), q.input(0), NodeColumns.uniform(added, object, Flow.NONE));
  }

  static NodeColumns appendColumnsWithObject(AppendColumnsWithObject n, NodeQuery q) {
    opaqueGap(n, q);
    List<NamedExpression> outputs = new ArrayList<>(Scala.list(n.childSerializer()));
    outputs.addAll(Scala.list(n.newColumnsSerializer()));
    return NodeColumns.uniform(outputs, q.input(0).whole(), q.input(0).rows());
  }

  /** Rows in, other rows out, any number of them. */
  static NodeColumns opaque(LogicalPlan n, NodeQuery q) {
    opaqueGap(n, q);
    Flow all = Flow.step(Transformation.TRANSFORMATION, q.inputColumns());
    return NodeColumns.uniform(Scala.<Attribute>list(n.output()), all, q.inputRows());
  }

  /** The same, group by group. */
  static NodeColumns opaqueGroups(LogicalPlan n, NodeQuery q) {
    List<Expression> keys = new ArrayList<>();
    Object attributes = Member.of(n, "groupingAttributes");
    for (Object key : Scala.flat(attributes)) {
      keys.add((Expression) key);
    }
    Flow grouped = Flow.all(q.flows(keys));
    Object length = attributes == null ? Member.of(n, "groupingAttributesLen") : null;
    if (length instanceof Integer) {
      grouped = first(q.input(0), (Integer) length);
    }
    return opaque(n, q).decidedBy(GROUP_BY, grouped);
  }

  /** The same, over the groups of two inputs with equal keys. */
  static NodeColumns opaqueCoGroups(LogicalPlan n, NodeQuery q) {
    Object left = Member.of(n, "leftGroupingLen");
    Object right = Member.of(n, "rightGroupingLen");
    Flow keys;
    if (left instanceof Integer && right instanceof Integer) {
      keys = Flow.all(first(q.input(0), (Integer) left), first(q.input(1), (Integer) right));
    } else {
      List<Expression> attributes = new ArrayList<>();
      for (String side :
          new String[] {"leftGroup", "rightGroup", "leftAttributes", "rightAttributes"}) {
        if (attributes.size() < 2 || side.endsWith("Group")) {
          for (Object key : Scala.flat(Member.of(n, side))) {
            attributes.add((Expression) key);
          }
        }
      }
      keys = Flow.all(q.flows(attributes));
    }
    return opaque(n, q).decidedBy(JOIN, keys);
  }

  /** Python functions of a plan that is past analysis: one column each behind the child's. */
  static NodeColumns evalPython(LogicalPlan n, NodeQuery q) {
    List<Attribute> results = new ArrayList<>();
    for (Object result : Scala.flat(Member.of(n, "resultAttrs"))) {
      results.add((Attribute) result);
    }
    List<Object> functions = Scala.flat(Member.of(n, "udfs", "udtf"));
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      flows.add(q.flow((Expression) functions.get(Math.min(i, functions.size() - 1))));
    }
    return NodeColumns.concat(
        q.input(0).rows(), q.input(0), NodeColumns.of(results, flows, Flow.NONE));
  }

  /** Rows that stand in the plan itself. */
  static NodeColumns nothing(LogicalPlan n, NodeQuery q) {
    return NodeColumns.uniform(Scala.<Attribute>list(n.output()), Flow.NONE, Flow.NONE);
  }

  private static Flow first(NodeColumns columns, int count) {
    return Flow.all(columns.flows().subList(0, Math.min(count, columns.size())));
  }

  private static void opaqueGap(LogicalPlan n, NodeQuery q) {
    q.findings().gap(Gap.Kind.OPAQUE_FUNCTION, n.getClass().getName());
  }
}
