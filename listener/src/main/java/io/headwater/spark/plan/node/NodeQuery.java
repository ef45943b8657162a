package io.headwater.spark.plan.node;

import io.headwater.model.Gap;
import io.headwater.model.Transformation;
import io.headwater.spark.plan.Findings;
import io.headwater.spark.plan.KnownRdds;
import io.headwater.spark.plan.KnownValues;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.expression.ExpressionScope;
import io.headwater.spark.plan.expression.ExpressionWalk;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.source.DatasetNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** What a rule may ask while its node is looked at. Confined to the walk of one plan. */
public final class NodeQuery {
  private final PlanWalk walk;
  private final Scope scope;
  private final ExpressionWalk expressions;

  NodeQuery(PlanWalk walk, LogicalPlan node, Scope scope) {
    this.walk = walk;
    this.scope = scope;
    this.expressions = new ExpressionWalk(new References(node), walk.findings());
  }

  /** The columns of the node's dependencies, in order. */
  public List<NodeColumns> inputs() {
    return scope.inputs();
  }

  public NodeColumns input(int position) {
    return scope.inputs().get(position);
  }

  /** All rows of all dependencies. */
  public Flow inputRows() {
    List<Flow> rows = new ArrayList<>();
    inputs().forEach(i -> rows.add(i.rows()));
    return Flow.all(rows);
  }

  /** All columns of all dependencies. */
  public Flow inputColumns() {
    List<Flow> columns = new ArrayList<>();
    inputs().forEach(i -> columns.add(i.whole()));
    return Flow.all(columns);
  }

  /** What an expression of the node comes from. */
  public Flow flow(Expression expression) {
    return findings().spent() ? Flow.UNKNOWN : expressions.flow(expression);
  }

  /**
   * What each of several expressions comes from.
   *
   * @param list expressions; Scala's named ones are no subtype of them for Java
   */
  public List<Flow> flows(Collection<?> list) {
    List<Flow> flows = new ArrayList<>(list.size());
    list.forEach(e -> flows.add(flow((Expression) e)));
    return flows;
  }

  /** What several expressions come from, all together. */
  public Flow flow(scala.collection.Seq<? extends Expression> list) {
    return Flow.all(flows(Scala.list(list)));
  }

  /** A node that computes its whole output from a list of named expressions. */
  public NodeColumns project(scala.collection.Seq<? extends NamedExpression> list, Flow rows) {
    List<NamedExpression> outputs = Scala.list(list);
    return NodeColumns.of(outputs, flows(outputs), rows);
  }

  /** The columns of a plan inside one of the node's expressions. */
  public NodeColumns subquery(LogicalPlan plan) {
    return scope.walked(plan);
  }

  public Findings findings() {
    return walk.findings();
  }

  /** The columns of a streaming query, where an RDD is a batch of it; else {@code null}. */
  public NodeColumns batch(Object rdd) {
    return walk.batch(rdd);
  }

  public DatasetNames names() {
    return walk.names();
  }

  /** What is known of RDDs that a plan does not explain. */
  public KnownRdds rdds() {
    return walk.rdds();
  }

  /** What is known of values that Spark computed at once. */
  public KnownValues values() {
    return walk.values();
  }

  Definitions definitions() {
    return walk.definitions();
  }

  /** References of the node's expressions, in the terms of the expression walk. */
  private final class References implements ExpressionScope {
    private final LogicalPlan node;
    private final Map<Object, Flow> defined = new HashMap<>();

    References(LogicalPlan node) {
      this.node = node;
    }

    @Override
    public Flow attribute(ExprId id) {
      Flow found = scope.find(id);
      return found != null ? found : lost();
    }

    @Override
    public Flow outer(ExprId id) {
      Flow found = scope.findOuter(id);
      return found != null ? found : lost();
    }

    @Override
    public Flow ordinal(int position) {
      return scope.inputs().isEmpty() || position >= input(0).size()
          ? lost()
          : input(0).flow(position);
    }

    @Override
    public Flow value(LogicalPlan plan) {
      NodeColumns columns = subquery(plan);
      return columns == null || columns.size() == 0 ? lost() : columns.flow(0);
    }

    @Override
    public Flow values(LogicalPlan plan) {
      NodeColumns columns = subquery(plan);
      return columns == null ? lost() : columns.whole();
    }

    @Override
    public Flow rows(LogicalPlan plan) {
      NodeColumns columns = subquery(plan);
      return columns == null ? lost() : columns.rows();
    }

    @Override
    public void define(Object id, Flow value) {
      defined.put(id, value);
    }

    @Override
    public Flow defined(Object id) {
      Flow found = defined.get(id);
      return found != null ? found : lost();
    }

    @Override
    public Flow unresolved(Expression name) {
      return unknown(name);
    }

    @Override
    public Flow variable(Object definition, String name) {
      KnownRdds.Rows known = walk.values().variable(definition);
      if (known == null) {
        findings().gap(Gap.Kind.UNKNOWN_SOURCE, "session variable " + name);
        return Flow.UNKNOWN;
      }
      known.inputs().forEach(findings()::input);
      known.gaps().forEach(findings()::gap);
      return Flow.all(known.columns().get(0), known.decides());
    }

    private Flow lost() {
      return unknown(node);
    }

    private Flow unknown(Object what) {
      findings().gap(Gap.Kind.UNKNOWN_NODE, what.getClass().getName());
      return Flow.UNKNOWN;
    }
  }

  /** Shorthand for rules. */
  public static Flow step(Transformation.Subtype kind, Flow flow) {
    return Flow.step(Transformation.of(kind), flow);
  }
}
