package io.headwater.spark.plan.node;

import static io.headwater.model.Transformation.Subtype.FILTER;
import static io.headwater.model.Transformation.Subtype.GROUP_BY;
import static io.headwater.model.Transformation.Subtype.JOIN;
import static io.headwater.model.Transformation.Subtype.SORT;

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
 * of its columns comes from everything that goes in, and the graph says so. What goes in is all of
 * the input, unless the node tells which columns; some nodes pass the input on as it is.
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

  /**
   * {@code ds.filter(p)}: columns and rows are those of the input, decided by every column that the
   * object is built of.
   */
  static NodeColumns filter(TypedFilter n, NodeQuery q) {
    opaqueGap(n, q);
    return q.input(0).decidedBy(FILTER, q.flow(n.deserializer()));
  }

  /**
   * {@code ds.groupByKey(f)}: columns and rows are those of the input; what f makes stands behind
   * them, from every column that the object is built of.
   */
  static NodeColumns appendColumns(AppendColumns n, NodeQuery q) {
    opaqueGap(n, q);
    Flow object = Flow.step(Transformation.TRANSFORMATION, q.flow(n.deserializer()));
    List<NamedExpression> added = Scala.list(n.serializer());
    return NodeColumns.concat(
        q.input(0).rows(), q.input(0), NodeColumns.uniform(added, object, Flow.NONE));
  }

  /** The same where the optimizer left the object as it was: its columns are made here. */
  static NodeColumns appendColumnsWithObject(AppendColumnsWithObject n, NodeQuery q) {
    opaqueGap(n, q);
    Flow object = Flow.step(Transformation.TRANSFORMATION, q.input(0).whole());
    List<NamedExpression> added = Scala.list(n.newColumnsSerializer());
    return NodeColumns.concat(
        q.input(0).rows(),
        q.project(n.childSerializer(), Flow.NONE),
        NodeColumns.uniform(added, object, Flow.NONE));
  }

  /**
   * {@code SELECT TRANSFORM(a, b) USING 'script'}: only a and b go in. From Spark 3.1 they are the
   * columns of its child.
   */
  static NodeColumns script(LogicalPlan n, NodeQuery q) {
    opaqueGap(n, q);
    Flow given = q.inputColumns();
    if (Member.has(n, "input")) {
      given = Flow.all(q.flows(expressions(n, "input")));
    }
    return uniform(n, given, q);
  }

  /**
   * {@code ds.groupByKey(f).mapGroups(g)}: from every column that the objects given to g are built
   * of, which need not be all of the input's: keys, values, and with {@code ...GroupsWithState} the
   * state to begin with.
   */
  static NodeColumns objectGroups(LogicalPlan n, NodeQuery q) {
    opaqueGap(n, q);
    List<Expression> objects = expressions(n, "keyDeserializer", "valueDeserializer");
    List<Expression> keys = expressions(n, "groupingAttributes");
    if (Boolean.TRUE.equals(Member.of(n, "hasInitialState"))) {
      objects.addAll(expressions(n, "stateDeserializer"));
      objects.addAll(expressions(n, "initialStateDeserializer"));
      keys.addAll(expressions(n, "initialStateGroupAttrs"));
      keys.addAll(expressions(n, "initialStateGroupingAttrs"));
    }
    return uniform(n, Flow.all(q.flows(objects)), q)
        .decidedBy(GROUP_BY, Flow.all(q.flows(keys)))
        .decidedBy(SORT, Flow.all(q.flows(expressions(n, "dataOrder"))));
  }

  /** {@code l.cogroup(r, g)}: the same, from the objects of both sides and their common key. */
  static NodeColumns objectCoGroups(LogicalPlan n, NodeQuery q) {
    opaqueGap(n, q);
    List<Expression> objects =
        expressions(n, "keyDeserializer", "leftDeserializer", "rightDeserializer");
    return uniform(n, Flow.all(q.flows(objects)), q)
        .decidedBy(JOIN, Flow.all(q.flows(expressions(n, "leftGroup", "rightGroup"))))
        .decidedBy(SORT, Flow.all(q.flows(expressions(n, "leftOrder", "rightOrder"))));
  }

  private static List<Expression> expressions(LogicalPlan n, String... accessors) {
    List<Expression> all = new ArrayList<>();
    for (String accessor : accessors) {
      Scala.flat(Member.of(n, accessor)).forEach(e -> all.add((Expression) e));
    }
    return all;
  }

  /** Rows in, other rows out, any number of them. */
  static NodeColumns opaque(LogicalPlan n, NodeQuery q) {
    opaqueGap(n, q);
    return uniform(n, q.inputColumns(), q);
  }

  private static NodeColumns uniform(LogicalPlan n, Flow from, NodeQuery q) {
    Flow made = Flow.step(Transformation.TRANSFORMATION, from);
    return NodeColumns.uniform(Scala.<Attribute>list(n.output()), made, q.inputRows());
  }

  /** The same, group by group. */
  static NodeColumns opaqueGroups(LogicalPlan n, NodeQuery q) {
    Object length = Member.of(n, "groupingAttributesLen");
    Flow grouped =
        length instanceof Integer
            ? first(q.input(0), (Integer) length)
            : Flow.all(q.flows(expressions(n, "groupingAttributes")));
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
      keys = Flow.all(q.flows(expressions(n, "leftAttributes", "rightAttributes")));
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
